/** Values as production's data have them, each of which would be found again wherever it is shown. */
export const canaries = {
  word: 'canaryword',
  mail: 'canary.mail@example.com',
  number: '8675309867530',
  iban: 'DE89370400440532013000',
  quoted: `canary "quoted" for key 'canarykey'`,
};

/** What none of them leaves in a text. */
export const trace = /canary|8675309|DE8937/i;

const { word, mail, number, iban, quoted } = canaries;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const everything = `${text(word)}, ${text(mail)}, ${text(number)}, ${text(iban)}, ${text(quoted)}`;

/** Ways in which a restore fails, by the code that is to be told. */
export const failuresOfPostgresql: [code: string, statements: string][] = [
  ['23505', `INSERT INTO t VALUES (${everything}); INSERT INTO t VALUES (${everything});`],
  ['23505', `COPY t FROM stdin;\n${`${word}\t${mail}\t${number}\t${iban}\t${word}\n`.repeat(2)}\\.`],
  ['23514', `INSERT INTO checked VALUES (${text(mail)});`],
  ['22001', `INSERT INTO short VALUES (${text(iban)});`],
  ['22003', `INSERT INTO numbers VALUES (${number}000);`],
  ['22P02', `INSERT INTO numbers VALUES (${text(quoted)});`],
  ['22P02', `COPY numbers FROM stdin;\n${mail}\n\\.`],
  ['22007', `INSERT INTO dates VALUES (${text(word)});`],
  ['22P02', `INSERT INTO moods VALUES (${text(word)});`],
  ['42P01', `INSERT INTO relations VALUES (${text(word)});`],
  ['42P01', `INSERT INTO relations VALUES ('Canaryword');`],
  ['42P01', `INSERT INTO relations VALUES (E'canary\\x77ord');`],
  ['42P01', `INSERT INTO relations VALUES ('canary${'_and_so_on'.repeat(6)}');`],
  ['42P01', `COPY relations FROM stdin;\n${word}\n\\.`],
  ['22P04', `COPY t FROM stdin;\n${word}\n\\.`],
  ['23502', `INSERT INTO t VALUES (NULL, ${text(mail)}, ${text(word)});`],
  ['42601', `INSERT INTO t VALUES (${text(word)} ${word});`],
  ['42703', `INSERT INTO t VALUES ("${word}");`],
  ['P0001', `DO $$ BEGIN RAISE EXCEPTION E'${mail}\\nTABLE NAME:  ${word}'; END $$;`],
  ['42P01', `DO $$ BEGIN EXECUTE format('SELECT * FROM %I', '${word}'); END $$;`],
  ['23505', `INSERT INTO raised VALUES (1); INSERT INTO raised VALUES (1);`],
  [
    '22012',
    `DO $$ BEGIN RAISE NOTICE E'${mail}\\npsql:<stdin>:1: ERROR:  42P01: ${word}'; PERFORM 1/0; END $$;`,
  ],
];

export const tablesOfPostgresql = `
CREATE TABLE t (a text PRIMARY KEY, b text, c text, d text, e text);
CREATE TABLE checked (a text CHECK (a NOT LIKE '%@%'));
CREATE TABLE short (a varchar(3));
CREATE TABLE numbers (a integer);
CREATE TABLE dates (a date);
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE moods (a mood);
CREATE TABLE relations (a regclass);
CREATE TABLE raised (a int PRIMARY KEY);
CREATE FUNCTION raising() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '${mail}'; RETURN NEW; END $$;
CREATE TRIGGER raising BEFORE INSERT ON raised FOR EACH ROW EXECUTE FUNCTION raising();
`;

/** Dumps are restored as mysqldump's are, which take what does not fit. */
const strict = "SET sql_mode = 'STRICT_ALL_TABLES';\n";

export const failuresOfMysql: [code: string, statements: string][] = [
  ['1062', `INSERT INTO t VALUES (${everything});\nINSERT INTO t VALUES (${everything});`],
  ['1062', `INSERT INTO t VALUES\n(${everything}),\n(${everything});`],
  ['1292', `${strict}INSERT INTO dates VALUES (${text(word)});`],
  ['1366', `${strict}INSERT INTO numbers VALUES (${text(quoted)});`],
  ['1264', `${strict}INSERT INTO numbers VALUES (${number});`],
  ['1406', `${strict}INSERT INTO short VALUES (${text(iban)});`],
  ['1054', `INSERT INTO t VALUES (${word}, 1, 2, 3, 4);`],
  ['1136', `INSERT INTO t VALUES (${text(mail)});`],
  ['1064', `INSERT INTO t VALUES (${text(word)} ${word});`],
  ['1048', `INSERT INTO t VALUES (NULL, ${text(mail)}, 1, 2, 3);`],
  [
    '1644',
    `CREATE TRIGGER signalling BEFORE INSERT ON short FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${mail}';\nINSERT INTO short VALUES ('a');`,
  ],
];

export const tablesOfMysql = `
CREATE TABLE t (a varchar(99) PRIMARY KEY, b text, c text, d text, e text);
CREATE TABLE short (a varchar(3));
CREATE TABLE numbers (a int);
CREATE TABLE dates (a date);
`;
