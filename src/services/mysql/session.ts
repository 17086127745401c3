/** As mysqldump sets it: what is in a table is a value, even 0 in its counter and a date of zeros. */
export const restoreMode = 'NO_AUTO_VALUE_ON_ZERO';

/** What an experiment's user of a communal MySQL has while its dump is restored, to set what follows. */
export const sessionPrivilege = 'SESSION_VARIABLES_ADMIN';

const loosen = `SET @labtest_first = IF(EXISTS(SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = '${sessionPrivilege}'), 'SET SESSION innodb_strict_mode = 0', 'DO 0')`;

/**
 * What a dump is restored under, as mysqldump's own head says it: rows in any order of the tables, and tables as wide as
 * they were where they come from. MySQL leaves the last of it to administrators; MariaDB does not read those lines.
 * `unique_checks` stays on: a dump by hand may rely on it.
 */
export const restoreSession: readonly string[] = [
  `SET SESSION sql_mode = '${restoreMode}', foreign_key_checks = 0 /*M!, innodb_strict_mode = 0 */`,
  ...[loosen, 'PREPARE labtest_first FROM @labtest_first', 'EXECUTE labtest_first'].map(
    (statement) => `/*!80026 ${statement} */`,
  ),
  '/*!80026 DEALLOCATE PREPARE labtest_first */',
];

/** Code that the server keeps is run under the mode that it was made in: the server's own, unless the dump says one. */
export const ownMode = 'SET SESSION sql_mode = @@GLOBAL.sql_mode';
export const backToRestoreMode = `SET SESSION sql_mode = '${restoreMode}'`;
