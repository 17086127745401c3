/**
 * Whether an S3 client names the bucket in the path: servers other than Amazon's seldom have a host name for each. One is
 * meant by `endpoint`, or by the variables that the AWS SDK itself reads.
 */
export function forcePathStyle(endpoint?: string): boolean {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return Boolean(endpoint || AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
}
