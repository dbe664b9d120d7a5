/** One member of a ZIP archive, as its directory lists it. */
export interface ZipEntry {
  /** With slashes; a folder's ends with one. As written: it may lead out of the archive (`../x`). */
  readonly name: string
  readonly encrypted: boolean
  /** 0 stored, 8 deflated; others cannot be unpacked. */
  readonly method: number
  /** What the directory says; not to be trusted. Undefined where it had to be found without a directory. */
  readonly sizeBytes: number | undefined
  readonly packedBytes: number
  /** Of its local header. */
  readonly offset: number
}
