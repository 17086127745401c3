import type { Product } from '../../services/said';

/** The parts of a version that tell whether a dump fits: of PostgreSQL since 10 the first, of all others two. */
function release({ name, version }: Product): number[] {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return name === 'PostgreSQL' && (parts[0] ?? 0) >= 10 ? parts.slice(0, 1) : parts.slice(0, 2);
}

/** Whether one is a newer release of a product than another; patches count for nothing. */
export function isNewer(one: Product, other: Product): boolean {
  if (one.version === '' || other.version === '') return false;
  const [[a = 0, b = 0], [c = 0, d = 0]] = [release(one), release(other)];
  return a > c || (a === c && b > d);
}

const images: Partial<Record<Product['name'], [image: string, release: string]>> = {
  PostgreSQL: ['postgres', '18'],
  MySQL: ['mysql', '8.4'],
  MariaDB: ['mariadb', '11.8'],
};

/** The official image of a product's release, or of its present one where that is not known. */
export function imageOf(product: Product): string | undefined {
  const [image, present] = images[product.name] ?? [];
  if (image === undefined) return undefined;
  return `${image}:${product.version === '' ? present : release(product).join('.')}`;
}
