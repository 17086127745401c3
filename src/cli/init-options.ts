import type { CommonOptions } from './options';

/** Where a new service runs, and what deploys it: a workflow of GitHub, or CodePipeline with CodeBuild. */
export const deployments = ['aws', 'aws-codebuild'] as const;
export type Deployment = (typeof deployments)[number];

/** What `labtest init` is told. */
export interface InitOptions extends CommonOptions {
  service?: string[];
  fromCompose?: string | true;
  fromWorkflow?: string | true;
  template?: string;
  set?: string[];
  deploy?: Deployment;
  provider?: 'docker' | 'local';
  runsOn?: string[];
  yes?: true;
  overwrite?: true;
  dryRun?: true;
}
