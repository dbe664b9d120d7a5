/** One node of a tree as restic writes it: the order of keys, what is left out and what is null are all hashed. */
import { BackupError } from '../../contracts/errors.js'
import type { NodeType, TreeNode } from '../../contracts/tree.js'
import { formatTime, isUtf8, jsonBytesAsText, jsonString, parseTime } from './go-json.js'
import { quoteName, unquoteName } from './names.js'

export function encodeNode(node: TreeNode): string {
  const mtime = formatTime(node.mtimeNs)
  let json = `{"name":${jsonString(quoteName(node.name))},"type":"${node.type}"`
  if (node.mode !== 0) json += `,"mode":${node.mode}`
  json += `,"mtime":"${mtime}","atime":"${node.atimeNs === node.mtimeNs ? mtime : formatTime(node.atimeNs)}"`
  json += `,"ctime":"${formatTime(node.ctimeNs)}","uid":${node.uid},"gid":${node.gid}`
  if (node.user !== '') json += `,"user":${jsonString(node.user)}`
  if (node.group !== '') json += `,"group":${jsonString(node.group)}`
  if (node.inode !== 0n) json += `,"inode":${node.inode}`
  if (node.deviceId !== 0n) json += `,"device_id":${node.deviceId}`
  if (node.size !== 0) json += `,"size":${node.size}`
  if (node.links !== 0) json += `,"links":${node.links}`
  if (node.linkTarget !== undefined && node.linkTarget.length > 0) {
    json += `,"linktarget":${jsonBytesAsText(node.linkTarget)}`
    if (!isUtf8(node.linkTarget)) json += `,"linktarget_raw":"${node.linkTarget.toString('base64')}"`
  }
  if (node.extendedAttributes !== undefined && node.extendedAttributes.length > 0) {
    const attributes = node.extendedAttributes.map(({ name, value }) => `{"name":${jsonString(name)},"value":"${value.toString('base64')}"}`)
    json += `,"extended_attributes":[${attributes.join(',')}]`
  }
  if (node.device !== undefined && node.device !== 0n) json += `,"device":${node.device}`
  json += `,"content":${node.content === undefined ? 'null' : node.content.length === 0 ? '[]' : `["${node.content.join('","')}"]`}`
  if (node.subtree !== undefined) json += `,"subtree":"${node.subtree}"`
  return json + '}'
}

/** Numbers that may exceed 2^53 reach `JSON.parse` as strings. A quote inside a string is escaped, so this hits keys only. */
const largeNumbers = /"(inode|device_id|device)":(\d{16,})/g
const nodeTypes: ReadonlySet<string> = new Set<NodeType>(['file', 'dir', 'symlink', 'dev', 'chardev', 'fifo', 'socket'])

interface NodeJson {
  name: string
  type: string
  mode?: number
  mtime?: string
  atime?: string
  ctime?: string
  uid?: number
  gid?: number
  user?: string
  group?: string
  inode?: number | string
  device_id?: number | string
  size?: number
  links?: number
  linktarget?: string
  linktarget_raw?: string
  extended_attributes?: { name: string; value: string | null }[] | null
  device?: number | string
  content?: string[] | null
  subtree?: string | null
}

/** Throws `damaged` for what is no node; a type that nobody knows gives undefined (restic's `irregular`). */
export function decodeNode(json: string): TreeNode | undefined {
  try {
    const raw = JSON.parse(json.replace(largeNumbers, '"$1":"$2"')) as NodeJson
    if (!nodeTypes.has(raw.type)) return undefined
    return fromJson(raw, raw.type as NodeType)
  } catch (cause) {
    throw new BackupError('damaged', 'a tree holds an entry that makes no sense', { cause })
  }
}

const idPattern = /^[0-9a-f]{64}$/
const isId = (value: unknown) => typeof value === 'string' && idPattern.test(value)
const isOptional = (type: 'string' | 'number') => (value: unknown) => value === undefined || typeof value === type
const isCount = (value: unknown) => value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
const isLarge = (value: unknown) => isCount(value) || (typeof value === 'string' && /^\d{1,20}$/.test(value))
const isText = isOptional('string')

/** What each key must be. Whoever has the password can write anything into a tree; nothing else of ours would expect it. */
const rules: readonly (readonly [keyof NodeJson, (value: unknown) => boolean])[] = [
  ['name', (value) => typeof value === 'string'],
  ...(['mtime', 'atime', 'ctime', 'user', 'group', 'linktarget', 'linktarget_raw'] as const).map((key) => [key, isText] as const),
  ...(['mode', 'uid', 'gid', 'size', 'links'] as const).map((key) => [key, isCount] as const),
  ...(['inode', 'device_id', 'device'] as const).map((key) => [key, isLarge] as const),
  ['content', (value) => value == null || (Array.isArray(value) && value.every(isId))],
  ['subtree', (value) => value == null || isId(value)],
  ['extended_attributes', (value) => value == null || (Array.isArray(value) && value.every(isAttribute))],
]

function isAttribute(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, value: bytes } = value as { name?: unknown; value?: unknown }
  return typeof name === 'string' && (bytes == null || typeof bytes === 'string')
}

function fromJson(raw: NodeJson, type: NodeType): TreeNode {
  for (const [key, isValid] of rules) if (!isValid(raw[key])) throw new SyntaxError(`${key} of an entry is not what it must be`)
  const mtimeNs = raw.mtime === undefined ? 0n : parseTime(raw.mtime)
  return {
    name: unquoteName(raw.name),
    type,
    mode: raw.mode ?? 0,
    mtimeNs,
    atimeNs: raw.atime === undefined || raw.atime === raw.mtime ? mtimeNs : parseTime(raw.atime),
    ctimeNs: raw.ctime === undefined ? 0n : parseTime(raw.ctime),
    uid: raw.uid ?? 0,
    gid: raw.gid ?? 0,
    user: raw.user ?? '',
    group: raw.group ?? '',
    inode: BigInt(raw.inode ?? 0),
    deviceId: BigInt(raw.device_id ?? 0),
    size: raw.size ?? 0,
    links: raw.links ?? 0,
    ...(type === 'symlink' && {
      linkTarget: raw.linktarget_raw === undefined ? Buffer.from(raw.linktarget ?? '') : Buffer.from(raw.linktarget_raw, 'base64'),
    }),
    ...(raw.extended_attributes != null && {
      extendedAttributes: raw.extended_attributes.map(({ name, value }) => ({ name, value: Buffer.from(value ?? '', 'base64') })),
    }),
    ...((type === 'dev' || type === 'chardev') && { device: BigInt(raw.device ?? 0) }),
    ...(type === 'file' && { content: raw.content ?? [] }),
    ...(type === 'dir' && raw.subtree != null && { subtree: raw.subtree }),
  }
}
