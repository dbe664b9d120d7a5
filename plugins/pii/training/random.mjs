/** Random numbers that repeat: mulberry32. */
export class Random {
  constructor(seed) { this.state = seed >>> 0 }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  chance(share) { return this.next() < share }
  int(from, to) { return from + Math.floor(this.next() * (to - from + 1)) }
  pick(list) { return list[Math.floor(this.next() * list.length)] }
}
