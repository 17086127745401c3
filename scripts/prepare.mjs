// Makes what the tests need, for a start beside other steps: .ci/run does so at its very beginning, with the node of the
// machine and before npm ci. `npm test` does the same again, and says what is missing; so nothing fails here.
import { needs } from './lib/needs.mjs';
import { prepareActionlint, prepareZizmor } from './lib/tools.mjs';

const workflows = () => [prepareActionlint(), prepareZizmor()];
for (const [name, prepare] of Object.entries({ ...needs, workflows })) {
  try {
    await prepare();
  } catch (error) {
    console.log(`not ready for the ${name} tests: ${error.message}`);
  }
}
