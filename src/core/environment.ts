/**
 * Variables that programs need to run at all; everything else of the job, its secrets first, is not theirs to see. Nor is
 * RUNNER_TRACKING_ID: by that mark a runner ends what its job has started, while another job may be using it.
 */
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
];

/** The environment of servers and tools, and of scripts whose work others clone. */
export function plainEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(passed), LC_ALL: 'C' };
}
