import { localRepository } from '../faults/local';
import { describeMatrix } from './matrix';

describeMatrix('local', () => {
  const { repo, job } = localRepository();
  return { repo, job: (event) => job(event) };
});
