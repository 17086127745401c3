import { startSimulator } from '../../aws-simulator/simulator';
import { describeProvider } from '../../provider-conformance';
import { awsProvider, awsSpec } from './laboratory';

describeProvider('aws', async () => {
  // Whether RDS deletes what it is making is tried elsewhere: here it has made everything at once.
  const simulator = await startSimulator({ played: false, times: { creating: 0, deleting: 0 } });
  return {
    provider: awsProvider(simulator),
    // Another run each time: one alone goes by what it has listed in the last ten seconds.
    get other() {
      return awsProvider(simulator);
    },
    spec: () => awsSpec({ environment: { POSTGRES_DB: 'conformance' } }),
    kill: async ({ id }) => simulator.stop(id.split('/')[0] ?? ''),
    reach: async () => {},
    teardown: () => simulator.close(),
  };
});
