/** Right, wrong and missed. */
export interface Counts {
  right: number
  wrong: number
  missed: number
}

export function f1Of({ right, wrong, missed }: Counts): number {
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed)
}
