/** Makes Outlook items for the tests: properties as streams of a compound file (MS-OXMSG 2.1, MS-OXPROPS). */
import burner from '@kenjiuno/msgreader/lib/Burner.js'
import reader from '@kenjiuno/msgreader/lib/Reader.js'

const { TypeEnum } = reader

export interface TestItem {
  /** Property tags such as `0037` (subject) with their text, or their bytes. */
  readonly properties: Readonly<Record<string, string | Buffer>>
  readonly attachments?: readonly Readonly<Record<string, string | Buffer>>[]
}

type Entry = Parameters<typeof burner.burn>[0][number]

export function makeOutlookItem({ properties, attachments = [] }: TestItem): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: TypeEnum.ROOT, children: [], length: 0 }]
  const add = (entry: Entry, parent: number): number => {
    entries[parent]?.children?.push(entries.push(entry) - 1)
    return entries.length - 1
  }
  const addStreams = (values: TestItem['properties'], parent: number, headerBytes: number): void => {
    addStream('__properties_version1.0', Buffer.alloc(headerBytes), parent)
    for (const [tag, value] of Object.entries(values)) {
      const isText = typeof value === 'string'
      addStream(`__substg1.0_${tag}${isText ? '001F' : '0102'}`, isText ? Buffer.from(value, 'utf16le') : value, parent)
    }
  }
  const addStream = (name: string, content: Buffer, parent: number): number =>
    add({ name, type: TypeEnum.DOCUMENT, binaryProvider: () => Uint8Array.from(content), length: content.length }, parent)
  addStreams(properties, 0, 32)
  attachments.forEach((values, at) => {
    const folder = add({ name: `__attach_version1.0_#${String(at).padStart(8, '0')}`, type: TypeEnum.DIRECTORY, children: [], length: 0 }, 0)
    addStreams(values, folder, 8)
  })
  return Buffer.from(burner.burn(entries))
}
