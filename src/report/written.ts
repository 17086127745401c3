/** So many looks are kept; of more, every other one. */
const mostLooks = 200_000;

/** How many bytes a server had written, at each look. Times by the server's clock, in milliseconds. */
export class Written {
  private at: number[] = [];
  private bytes: number[] = [];

  add(at: number, bytes: number): void {
    const count = this.at.length;
    const unchanged = count > 1 && this.bytes[count - 1] === bytes && this.bytes[count - 2] === bytes;
    if (unchanged) this.at[count - 1] = at;
    else {
      this.at.push(at);
      this.bytes.push(bytes);
    }
    if (this.at.length < mostLooks) return;
    this.at = this.at.filter((_, index) => index % 2 === 0);
    this.bytes = this.bytes.filter((_, index) => index % 2 === 0);
  }

  /** Bytes written from one time to another, as if it had been written evenly from one look to the next. */
  between(from: number, to: number): number {
    return Math.max(0, Math.round(this.upTo(to) - this.upTo(from)));
  }

  private upTo(time: number): number {
    const { at, bytes } = this;
    let [low, high] = [0, at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((at[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return bytes[0] ?? 0;
    if (low === at.length) return bytes.at(-1) ?? 0;
    const [t0, t1, b0, b1] = [at[low - 1], at[low], bytes[low - 1], bytes[low]] as [
      number,
      number,
      number,
      number,
    ];
    return t1 === t0 ? b1 : b0 + ((b1 - b0) * (time - t0)) / (t1 - t0);
  }
}
