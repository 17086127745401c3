import { type Shape, shapes } from '../said';

/** A number's symbol, and the shapes of its message. */
interface Known {
  meaning: string;
  shapes: readonly Shape[];
}

const of = (meaning: string, ...templates: string[]): Known => ({ meaning, shapes: shapes(...templates) });

const row = ' at row {number}';

/**
 * Errors of MySQL, MariaDB and their clients that a restore meets, from their lists (`errmsg-utf8.txt`, `errmsg.c`). Those
 * that are not here are told by their number alone.
 */
export const known: Readonly<Record<number, Known>> = {
  1005: of('ER_CANT_CREATE_TABLE', 'Can\'t create table {name} (errno: {number} "{…}")'),
  1007: of('ER_DB_CREATE_EXISTS', "Can't create database '{name}'; database exists"),
  1021: of('ER_DISK_FULL', 'Disk full {…}'),
  1022: of('ER_DUP_KEY', "Can't write; duplicate key in table '{name}'"),
  1025: of('ER_ERROR_ON_RENAME'),
  1030: of('ER_GET_ERRNO', 'Got error {number} "{…}" from storage engine {name}'),
  1041: of('ER_OUT_OF_RESOURCES', 'Out of memory.'),
  1044: of('ER_DBACCESS_DENIED_ERROR', "Access denied for user '{…}'@'{…}' to database '{name}'"),
  1045: of('ER_ACCESS_DENIED_ERROR'),
  1046: of('ER_NO_DB_ERROR', 'No database selected'),
  1048: of('ER_BAD_NULL_ERROR', "Column '{name}' cannot be null"),
  1049: of('ER_BAD_DB_ERROR', "Unknown database '{name}'"),
  1050: of('ER_TABLE_EXISTS_ERROR', "Table '{name}' already exists"),
  1051: of('ER_BAD_TABLE_ERROR', "Unknown table '{name}'"),
  1053: of('ER_SERVER_SHUTDOWN', 'Server shutdown in progress'),
  1054: of('ER_BAD_FIELD_ERROR', "Unknown column '{…}' in '{name}'", "Unknown column '{…}' in {word}"),
  1060: of('ER_DUP_FIELDNAME', "Duplicate column name '{name}'"),
  1061: of('ER_DUP_KEYNAME', "Duplicate key name '{name}'"),
  1062: of('ER_DUP_ENTRY', "Duplicate entry '{…}' for key '{name}'"),
  1064: of('ER_PARSE_ERROR', 'You have an error in your SQL syntax; {…}'),
  1065: of('ER_EMPTY_QUERY', 'Query was empty'),
  1067: of('ER_INVALID_DEFAULT', "Invalid default value for '{name}'"),
  1068: of('ER_MULTIPLE_PRI_KEY', 'Multiple primary key defined'),
  1071: of('ER_TOO_LONG_KEY', 'Specified key was too long; max key length is {number} bytes'),
  1072: of('ER_KEY_COLUMN_DOES_NOT_EXITS', "Key column '{name}' doesn't exist in table"),
  1091: of(
    'ER_CANT_DROP_FIELD_OR_KEY',
    "Can't DROP '{name}'; check that column/key exists",
    "Can't DROP {word} `{name}`; check that it exists",
  ),
  1101: of(
    'ER_BLOB_CANT_HAVE_DEFAULT',
    "BLOB, TEXT, GEOMETRY or JSON column '{name}' can't have a default value",
  ),
  1114: of('ER_RECORD_FILE_FULL', "The table '{name}' is full"),
  1115: of('ER_UNKNOWN_CHARACTER_SET', "Unknown character set: '{name}'"),
  1118: of('ER_TOO_BIG_ROWSIZE', 'Row size too large. {…}', 'Row size too large (> {number}). {…}'),
  1127: of('ER_UDF_EXISTS'),
  1136: of('ER_WRONG_VALUE_COUNT_ON_ROW', `Column count doesn't match value count${row}`),
  1142: of(
    'ER_TABLEACCESS_DENIED_ERROR',
    ...['{word}', '{word}, {word}'].flatMap((rights) => [
      `${rights} command denied to user '{…}'@'{…}' for table {name}`,
      `${rights} command denied to user '{…}'@'{…}' for table '{name}'`,
    ]),
  ),
  1146: of('ER_NO_SUCH_TABLE', "Table '{name}' doesn't exist"),
  1153: of('ER_NET_PACKET_TOO_LARGE', "Got a packet bigger than 'max_allowed_packet' bytes"),
  1170: of(
    'ER_BLOB_KEY_WITHOUT_LENGTH',
    "BLOB/TEXT column '{name}' used in key specification without a key length",
  ),
  1193: of('ER_UNKNOWN_SYSTEM_VARIABLE', "Unknown system variable '{name}'"),
  1205: of('ER_LOCK_WAIT_TIMEOUT', 'Lock wait timeout exceeded; try restarting transaction'),
  1214: of('ER_TABLE_CANT_HANDLE_FT', "The used table type doesn't support FULLTEXT indexes"),
  1215: of(
    'ER_CANNOT_ADD_FOREIGN',
    'Cannot add foreign key constraint',
    'Cannot add foreign key constraint for `{name}`',
  ),
  1227: of(
    'ER_SPECIFIC_ACCESS_DENIED_ERROR',
    'Access denied; you need (at least one of) the {…} privilege(s) for this operation',
  ),
  1231: of('ER_WRONG_VALUE_FOR_VAR', "Variable '{name}' can't be set to the value of '{…}'"),
  1235: of('ER_NOT_SUPPORTED_YET', "This version of {word} doesn't yet support '{…}'"),
  1238: of('ER_INCORRECT_GLOBAL_LOCAL_VAR', "Variable '{name}' is a {…} variable"),
  1253: of('ER_COLLATION_CHARSET_MISMATCH', "COLLATION '{name}' is not valid for CHARACTER SET '{name}'"),
  1264: of('ER_WARN_DATA_OUT_OF_RANGE', `Out of range value for column '{name}'${row}`),
  1265: of('WARN_DATA_TRUNCATED', `Data truncated for column '{name}'${row}`),
  1273: of('ER_UNKNOWN_COLLATION', "Unknown collation: '{name}'"),
  1286: of('ER_UNKNOWN_STORAGE_ENGINE', "Unknown storage engine '{name}'"),
  1290: of(
    'ER_OPTION_PREVENTS_STATEMENT',
    'The MySQL server is running with the {…} option so it cannot execute this statement',
    'The MariaDB server is running with the {…} option so it cannot execute this statement',
  ),
  1292: of(
    'ER_TRUNCATED_WRONG_VALUE',
    `Incorrect {word} value: '{…}' for column {name}${row}`,
    `Incorrect {word} value: '{…}' for column '{name}'${row}`,
    "Incorrect {word} value: '{…}'",
    "Truncated incorrect {word} value: '{…}'",
  ),
  1304: of('ER_SP_ALREADY_EXISTS', '{word} {name} already exists'),
  1305: of('ER_SP_DOES_NOT_EXIST', '{word} {name} does not exist'),
  1347: of('ER_WRONG_OBJECT', "'{name}' is not of type '{name}'", "'{name}' is not {word}"),
  1356: of(
    'ER_VIEW_INVALID',
    "View '{name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them",
  ),
  1359: of('ER_TRG_ALREADY_EXISTS', 'Trigger already exists', "Trigger '{name}' already exists"),
  1364: of('ER_NO_DEFAULT_FOR_FIELD', "Field '{name}' doesn't have a default value"),
  1366: of(
    'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
    `Incorrect {word} value: '{…}' for column {name}${row}`,
    `Incorrect {word} value: '{…}' for column '{name}'${row}`,
  ),
  1370: of('ER_PROCACCESS_DENIED_ERROR', "{word} command denied to user '{…}'@'{…}' for routine '{name}'"),
  1406: of('ER_DATA_TOO_LONG', `Data too long for column '{name}'${row}`),
  1418: of('ER_BINLOG_UNSAFE_ROUTINE'),
  1419: of('ER_BINLOG_CREATE_ROUTINE_NEED_SUPER'),
  1449: of('ER_NO_SUCH_USER', "The user specified as a definer ('{…}'@'{…}') does not exist"),
  1451: of(
    'ER_ROW_IS_REFERENCED_2',
    'Cannot delete or update a parent row: a foreign key constraint fails ({name})',
    'Cannot delete or update a parent row: a foreign key constraint fails ({name}, CONSTRAINT {name} FOREIGN KEY {…}',
  ),
  1452: of(
    'ER_NO_REFERENCED_ROW_2',
    'Cannot add or update a child row: a foreign key constraint fails ({name}, CONSTRAINT {name} FOREIGN KEY {…}',
  ),
  1525: of('ER_WRONG_VALUE', "Incorrect {word} value: '{…}'"),
  1526: of('ER_NO_PARTITION_FOR_GIVEN_VALUE'),
  1558: of('ER_COL_COUNT_DOESNT_MATCH_PLEASE_UPDATE'),
  1644: of('ER_SIGNAL_EXCEPTION'),
  1659: of('ER_UNSUPPORTED_COLLATION'),
  1709: of(
    'ER_INDEX_COLUMN_TOO_LONG',
    'Index column size too large. The maximum column size is {number} bytes',
    'Index column size too large. The maximum column size is {number} bytes.',
  ),
  1813: of('ER_TABLESPACE_EXISTS', "Tablespace '{name}' exists."),
  1901: of(
    'ER_GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED',
    "Function or expression '{…}' cannot be used in the {word} clause of {name}",
  ),
  1927: of('ER_CONNECTION_KILLED', 'Connection was killed'),
  2002: of('CR_CONNECTION_ERROR'),
  2003: of('CR_CONN_HOST_ERROR'),
  2006: of('CR_SERVER_GONE_ERROR', 'Server has gone away', 'MySQL server has gone away'),
  2013: of(
    'CR_SERVER_LOST',
    'Lost connection to server during query',
    'Lost connection to MySQL server during query',
  ),
  2020: of('CR_NET_PACKET_TOO_LARGE', "Got packet bigger than 'max_allowed_packet' bytes"),
  2026: of('CR_SSL_CONNECTION_ERROR'),
  2055: of('CR_SERVER_LOST_EXTENDED'),
  3105: of(
    'ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN',
    "The value specified for generated column '{name}' in table '{name}' is not allowed.",
  ),
  3140: of('ER_INVALID_JSON_TEXT'),
  3675: of('ER_DISK_FULL_NOWAIT', "Create table/tablespace '{name}' failed, as disk is full"),
  3730: of(
    'ER_FK_CANNOT_DROP_PARENT',
    "Cannot drop table '{name}' referenced by a foreign key constraint '{name}' on table '{name}'.",
  ),
  3780: of(
    'ER_FK_INCOMPATIBLE_COLUMNS',
    "Referencing column '{name}' and referenced column '{name}' in foreign key constraint '{name}' are incompatible.",
  ),
  3819: of('ER_CHECK_CONSTRAINT_VIOLATED', "Check constraint '{name}' is violated."),
  4025: of('ER_CONSTRAINT_FAILED', 'CONSTRAINT {name} failed for {name}'),
  4166: of('ER_LOAD_INFILE_CAPABILITY_DISABLED'),
  3948: of('ER_CLIENT_LOCAL_FILES_DISABLED'),
  4161: of('ER_UNKNOWN_DATA_TYPE', "Unknown data type: '{name}'"),
};
