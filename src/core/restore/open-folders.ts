/** Which folders are held open: a snapshot may have more levels than a process may have descriptors. */

/** What can be closed now and opened again later. */
export interface Reopenable {
  closeForNow(): Promise<void>
}

export class OpenFolders {
  /** In the order in which they were last used. */
  private readonly idle = new Set<Reopenable>()
  private open = 0

  /** Of at most `most` that are open, those go first that were not used for longest; those in use never do. */
  constructor(private readonly most: number) {}

  opened(): void {
    this.open += 1
  }

  inUse(folder: Reopenable): void {
    this.idle.delete(folder)
  }

  async notInUse(folder: Reopenable): Promise<void> {
    this.idle.add(folder)
    for (const oldest of this.idle) {
      if (this.open <= this.most) return
      this.closed(oldest)
      await oldest.closeForNow()
    }
  }

  closed(folder: Reopenable): void {
    this.idle.delete(folder)
    this.open -= 1
  }
}
