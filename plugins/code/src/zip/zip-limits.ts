/** What unpacking one archive may cost. Documents that people make stay far below. */
export interface ZipLimits {
  /** More members are not listed. */
  readonly members: number
  /** One member, unpacked. */
  readonly memberBytes: number
  /** All that is unpacked of one archive. */
  readonly totalBytes: number
  /** Unpacked bytes for each packed one, of members above `ratioFromBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
}

export const defaultZipLimits: ZipLimits = {
  members: 10_000,
  memberBytes: 256_000_000,
  totalBytes: 1_000_000_000,
  // Deflate itself ends at 1032; spreadsheets of equal rows reach about a hundred.
  ratio: 200,
  ratioFromBytes: 20_000_000,
}
