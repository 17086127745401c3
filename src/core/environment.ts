/** Variables that programs need to run at all; everything else of the job, its secrets first, is not theirs to see. */
const passedOn = [
  'PATH',
  'Path',
  'TMPDIR',
  'TEMP',
  'TMP',
  'TZ',
  'SystemRoot',
  'windir',
  'ComSpec',
  'PATHEXT',
  'LD_LIBRARY_PATH',
  /** By this mark the runner ends what a job leaves running, also where the post step never ran. */
  'RUNNER_TRACKING_ID',
];

/** The environment of servers and tools, and of scripts whose work others clone. */
export function plainEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(passed), LC_ALL: 'C' };
}
