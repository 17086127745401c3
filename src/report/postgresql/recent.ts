/** A map of so many at most, which forgets what was set longest ago. */
export class Recent<K, V> extends Map<K, V> {
  constructor(private readonly most: number) {
    super();
  }

  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    for (const first of this.keys()) {
      if (this.size <= this.most) break;
      this.delete(first);
    }
    return this;
  }
}
