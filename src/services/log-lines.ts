/**
 * Lines of a server's log that hold no data, whatever was restored into it: what servers say of their own start, end,
 * memory and disk. All else may be a statement, a row or what a function raised.
 */
const harmless: readonly RegExp[] = [
  // PostgreSQL
  /\b(LOG|FATAL|PANIC): {2}(starting PostgreSQL \d+[\w.()+~,:/ -]*|listening on (IPv[46] address|Unix socket) "[^"]*"(, port \d+)?|database system (is|was) [\w -]+( at [\d-]+ [\d:]+ \w+)?|the database system is [\w ]+|received (fast|smart|immediate) shutdown request|shutting down|aborting any active transactions|all server processes terminated; reinitializing|terminating any other active server processes|(server process|[a-z ]+ process) \(PID \d+\) (was terminated by signal \d+(: [A-Za-z ]+)?|exited with exit code \d+)|background worker "[\w ]+" \(PID \d+\) exited with exit code \d+|could not (extend|write to|create|open) file "[\w./-]+": (No space left on device|Permission denied|No such file or directory)|out of memory|database files are incompatible with server|incorrect binary data format in file .*|data directory "[\w./-]+" has (wrong ownership|invalid permissions)|unrecognized configuration parameter "[\w.]+"( in file "[\w./-]+" line \d+)?|could not access file "[\w$./-]+": No such file or directory|could not bind IPv[46] address "[^"]*": [\w ]+|could not create shared memory segment: [\w ]+|lock file "[\w.]+" (already exists|is empty)|redo (starts|done) at [\dA-F/]+|invalid (record length|magic number) [^'"]*|checkpoint (starting|complete)\b.*|password authentication failed for user "[\w-]+")$/,
  // MySQL and MariaDB: of the others, the number.
  /^[\d-]+[ T]+[\d:.]+Z? \d+ \[(System|Warning|ERROR|Error|Note)\] (\[MY-\d+\] \[\w+\] )?(\S*(mysqld|mariadbd)\S*: (ready for connections\.?|Shutdown complete.*|Out of memory.*)|(\S+ \(initiated by: \w+\): )?Normal shutdown|InnoDB: (Starting (crash recovery|shutdown)|Shutdown completed|Database was not shutdown normally!|Cannot allocate memory for the buffer pool|Out of memory|Write to file .* failed.*|Error number \d+ means '[\w ]+'|Unable to lock .* error: \d+|preallocating \d+ bytes for file .*|Initializing buffer pool.*|Completed initialization of buffer pool.*)|Received SHUTDOWN from user .*|unknown (option|variable) '--?[\w-]+(=[^']*)?'.*|Aborting|Plugin '\w+' (init function returned error|registration as a \w+ failed)\.?|Server socket created on IP: '[^']*'.*)/,
  /^[\d-]+[ T]+[\d:.]+Z? (mysqld|mariadbd|\d+).* got signal \d+ ;$/,
  // Redis and Valkey
  /^\d+:[MSCX] \d+ \w+ \d+ [\d:.]+ [*#.-] (Server initialized|Ready to accept connections.*|oO0OoO0OoO0Oo (Redis|Valkey) is starting.*|(Redis|Valkey) version=[\w.]+.*|Received SIGTERM scheduling shutdown\.\.\.|User requested shutdown\.\.\.|(Redis|Valkey) is now ready to exit, bye bye\.\.\.|Running mode=\w+, port=\d+\.|Out Of Memory allocating \d+ bytes!?|Write error saving DB on disk.*|Fatal error loading the DB.*|Bad file format reading the append only file.*)/,
];

/** The end of a server's log without what may be data; what was left out is counted. */
export function harmlessLines(log: string): string {
  const lines = log.split(/\r?\n/).filter((line) => line.trim() !== '');
  const shown = lines.filter((line) => harmless.some((pattern) => pattern.test(line)));
  const left = lines.length - shown.length;
  const told = `(${left} other lines are not shown: they may hold values of the data)`;
  return [...shown, ...(left === 0 ? [] : [told])].join('\n');
}
