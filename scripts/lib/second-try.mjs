/**
 * Says, below everything else, which tests passed only when they were tried again, and what the first try said: on a
 * machine that others share a server may be late, and a race of ours looks just the same.
 */
export default class SecondTry {
  onTestRunEnd(modules) {
    const late = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky),
    );
    if (late.length === 0) return;
    console.log(`\n${late.length} passed only on the second try: a race until somebody has looked`);
    for (const test of late) {
      const [{ message } = {}] = test.result().errors ?? [];
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}: ${message ?? 'no reason was kept'}`);
    }
  }
}
