/** Addresses of buckets as restic's users write them, with options behind `?`. */
import { posix } from 'node:path'

export interface Place {
  /** Scheme, host and port: where requests go. Of Amazon's own hosts the region decides it (`endpointOf`). */
  readonly endpoint: string
  /** Amazon's own hosts: buckets are part of the host's name, and writes can be made conditional. */
  readonly amazon: boolean
  readonly bucket: string
  /** What keys begin with: empty, or ends with `/`. */
  readonly prefix: string
  readonly region: string
  readonly storageClass: string | undefined
  readonly pathStyle: boolean
  /** For messages. */
  readonly label: string
}

/** Thrown as it is by nobody: the caller makes an error of the catalogue of it. The text repeats nothing of the address. */
export class AddressProblem extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

const example = 's3:s3.amazonaws.com/bucket/prefix or s3:https://host:port/bucket/prefix'
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/
const regionName = /^[a-z0-9-]{1,40}$/
const storageClassName = /^[A-Z0-9_]{1,40}$/
/** `s3.amazonaws.com`, `s3.eu-central-1.amazonaws.com`, and the older `s3-eu-west-1.amazonaws.com`. */
const amazonHost = /^s3(?:[.-]([a-z]{2}(?:-[a-z]+){1,3}-\d))?\.amazonaws\.com(\.cn)?$/

/** `address`: `s3:https://host:port/bucket/prefix`, `s3:host/bucket/prefix` or `s3://host/bucket/prefix`. */
export function parseAddress(address: string, environment: Environment): Place {
  const [located = '', ...queries] = address.split('?')
  const [start = '', scheme] = /^s3:(?:(https?):\/\/|\/\/)?/i.exec(located) ?? []
  const [host = '', bucketText = '', ...folders] = located.slice(start.length).split('/')
  if (start === '' || host === '' || bucketText === '') throw new AddressProblem(`the address of a bucket reads ${example}`)
  const isUrl = scheme !== undefined
  const url = hostUrl(`${scheme?.toLowerCase() ?? 'https'}://${host}`)
  const bucket = isUrl ? decoded(bucketText) : bucketText
  if (!bucketName.test(bucket)) throw new AddressProblem(`what stands behind the host is not the name of a bucket; the address of a bucket reads ${example}`)
  const prefix = prefixOf(isUrl ? decoded(folders.join('/')) : folders.join('/'))
  const options = optionsOf(queries.join('?'))
  const ownHost = amazonHost.exec(url.host)
  const amazon = /\.amazonaws\.com(\.cn)?$/.test(url.hostname)
  return {
    endpoint: url.origin,
    amazon,
    bucket,
    prefix,
    region: options.region ?? ownHost?.[1] ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    storageClass: options.storageClass,
    pathStyle: options.pathStyle ?? !amazon,
    label: `s3:${url.protocol === 'http:' ? 'http://' : ''}${url.host}/${bucket}${prefix === '' ? '' : `/${prefix.slice(0, -1)}`}`,
  }
}

/** Amazon has a host for each region; everybody else's is what the address says. */
export function endpointOf(place: Place, region: string): string {
  const url = new URL(place.endpoint)
  const host = amazonHost.exec(url.host)
  return host === null || !regionName.test(region) ? place.endpoint : `${url.protocol}//s3.${region}.amazonaws.com${host[2] ?? ''}`
}

/** Whether a store may be asked to go by this name: it becomes part of a host's. */
export function isRegion(text: unknown): text is string {
  return typeof text === 'string' && regionName.test(text)
}

function hostUrl(text: string): URL {
  if (!URL.canParse(text)) throw new AddressProblem(`the host of the address is none; the address of a bucket reads ${example}`)
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw new AddressProblem('keys do not belong into the address: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  if (url.hash !== '' || url.pathname !== '/') throw new AddressProblem(`the host of the address is none; the address of a bucket reads ${example}`)
  return url
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    throw new AddressProblem('a % in the address begins no valid escape', { cause: error })
  }
}

function prefixOf(text: string): string {
  const path = posix.normalize(`/${text}`).replace(/^\/+|\/+$/g, '')
  return path === '' ? '' : `${path}/`
}

interface Options {
  region?: string
  storageClass?: string
  pathStyle?: boolean
}

function optionsOf(query: string): Options {
  const options: Options = {}
  for (const [name, value] of new URLSearchParams(query)) {
    switch (name) {
      case 'region':
        if (!regionName.test(value)) throw new AddressProblem('the region of the address is none, such as eu-central-1')
        options.region = value
        break
      case 'storage-class':
        if (!storageClassName.test(value)) throw new AddressProblem('the storage-class of the address is none, such as STANDARD_IA')
        options.storageClass = value
        break
      case 'path-style':
        if (value !== 'true' && value !== 'false') throw new AddressProblem('path-style in the address is true or false')
        options.pathStyle = value === 'true'
        break
      default:
        throw new AddressProblem('behind the ? of the address stand only region, storage-class and path-style')
    }
  }
  return options
}
