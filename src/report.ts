import { report } from './action/report';
import { run } from './action/run';

void run((log, signal) => report(process.env, log, signal));
