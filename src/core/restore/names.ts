/** Which nodes of a snapshot may become files at all. A snapshot is input from elsewhere, and may be hostile. */

const reserved = Buffer.from('.backup-metadata')

/** Why a name must not be used in a path; undefined for a good one. */
export function refusalOf(name: Buffer): string | undefined {
  if (name.length === 0) return 'its name is empty'
  if (name.equals(Buffer.from('.')) || name.equals(Buffer.from('..'))) return 'its name stands for another folder'
  if (name.includes(0x2f)) return 'its name contains a slash'
  if (name.includes(0)) return 'its name contains a NUL byte'
  return undefined
}

/** The agent's own folder at the root of every snapshot: analysis results, nothing that the person backed up. */
export function isAgentMetadata(name: Buffer, isRoot: boolean): boolean {
  return isRoot && name.equals(reserved)
}
