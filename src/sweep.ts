import { run } from './action/run';
import { sweepStep } from './action/sweep';

void run((log, signal) => sweepStep(process.env, log, signal));
