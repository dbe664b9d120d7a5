/** Fills the section "dataset" for Parquet files: all that is told stands in the footer, so a file of any size costs a few reads. */
import { open, type FileHandle } from 'node:fs/promises'
import type { AnalyzeInput, AnalyzeOptions, Analyzer } from 'backup-agent/plugin'
import { parquetMetadataAsync, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { parquetDataset } from './parquet-columns.js'
import type { Dataset } from './table.js'

/** Length of the metadata and the mark `PAR1`. */
const endBytes = 8
/** Larger metadata than any table has that is none of machine learning's. */
const maxMetadataBytes = 50_000_000

export default class ParquetAnalyzer implements Analyzer<Dataset> {
  async analyze({ source }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<Dataset | undefined> {
    signal.throwIfAborted()
    const file = await open(source.path)
    try {
      return parquetDataset(await metadataOf(file, signal))
    } finally {
      await file.close()
    }
  }
}

/** Rejects with code `damaged` where it cannot be read. */
async function metadataOf(file: FileHandle, signal: AbortSignal): Promise<FileMetaData> {
  const { size } = await file.stat()
  const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
    signal.throwIfAborted()
    const { buffer, bytesRead } = await file.read(new Uint8Array(end - start), 0, end - start, start)
    return buffer.buffer.slice(0, bytesRead)
  }
  const buffer: AsyncBuffer = { byteLength: size, slice }
  if (size < endBytes) throw damaged('it has no footer')
  const length = new DataView(await slice(size - endBytes)).getUint32(0, true)
  if (length > maxMetadataBytes) throw damaged(`its footer has ${length} bytes`)
  try {
    return await parquetMetadataAsync(buffer, { geoparquet: false })
  } catch (cause) {
    signal.throwIfAborted()
    throw damaged(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function damaged(why: string, cause?: unknown): Error {
  return Object.assign(new Error(`the Parquet file cannot be read: ${why}`, { cause }), { code: 'damaged' })
}
