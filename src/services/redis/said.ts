import { fitted, type Said, shapes } from '../said';

/** Answers of Redis that hold nothing of a command, from its sources. */
const answers = shapes(
  'Operation against a key holding the wrong kind of value',
  'value is not an integer or out of range',
  'value is not a valid float',
  'syntax error',
  'wrong number of arguments for {…} command',
  'unknown command {…}',
  'unknown subcommand {…}',
  'hash value is not an integer',
  'DB index is out of range',
  'no such key',
  'index out of range',
  'invalid expire time in {…} command',
  'value is out of range',
  'increment or decrement would overflow',
  'Protocol error: {word}',
  "command not allowed when used memory > 'maxmemory'.",
  'Authentication required.',
  'No permissions to access a key',
  "this user has no permissions to run the '{name}' command",
  "User {…} has no permissions to run the '{name}' command",
  'Target key name already exists.',
  'Bad data format',
  'DUMP payload version or checksum are wrong',
);

const counts = /^errors: (\d+), replies: (\d+)$/;
/** A script's answer may begin with any word. */
const answer =
  /^(?:-|\(error\) )?(ERR|WRONGTYPE|NOPERM|OOM|MISCONF|READONLY|NOSCRIPT|BUSY|NOAUTH|WRONGPASS|LOADING|CROSSSLOT|MOVED|EXECABORT|BUSYKEY|BUSYGROUP|NOGROUP|MASTERDOWN|NOREPLICAS) (.*)$/;

/** Reads what `redis-cli --pipe` printed: the first answer that was an error, and how many there were. */
export function saidByRedis(lines: readonly string[]): Said {
  const line = lines.find((one) => answer.test(one));
  const tally = lines.map((one) => counts.exec(one)).find((found) => found !== null);
  const [, code, words = ''] = answer.exec(line ?? '') ?? [];
  return {
    code,
    message: fitted(words.trim(), answers)?.message,
    ...(tally && { place: `${tally[1]} of ${tally[2]} answers were errors` }),
    ...(lines.some((one) => /^Could not connect|^Error: Server closed/.test(one)) && { lost: true }),
  };
}
