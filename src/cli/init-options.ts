import type { CommonOptions } from './options';

/** What `labtest init` is told. */
export interface InitOptions extends CommonOptions {
  service?: string[];
  fromCompose?: string;
  fromWorkflow?: string;
  template?: string;
  set?: string[];
  provider?: 'docker' | 'local';
  runsOn?: string[];
  yes?: true;
  overwrite?: true;
  dryRun?: true;
}
