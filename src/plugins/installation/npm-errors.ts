/** What npm says when it fails, in one line that a person can act upon. Pure. */
import { BackupError } from '../../core/contracts/errors.js'
import { maskedText } from '../../core/support/address.js'
import { isFields } from '../../core/support/shapes.js'

interface NpmError {
  readonly code: string
  readonly summary: string
  readonly detail: string
}

type Words = readonly [message: string, hint: string]

const unreachable = /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|UND_ERR_\w+|EPROTO|CERT_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|UNABLE_TO_\w+|E5\d\d|E429)$/
const notAllowed = /^(?:E401|E403|ENEEDAUTH|EOTP|EINVALIDAUTH)$/
const noArchive = /^(?:TAR_\w+|Z_\w+|EJSONPARSE|ENOPACKAGEJSON)$/

/** `result`: what it printed with `--json`; `errors`: what it logged. */
export function npmFailure(result: string, errors: string): BackupError {
  const error = errorFrom(result) ?? logged(errors)
  const [message, hint] = wordsFor(error, errors)
  // Addresses of git and of registries may have a password in them.
  return new BackupError('install-failed', maskedText(message), { hint, cause: new Error(maskedText(`npm: ${error.code} ${error.summary}\n${error.detail}`)) })
}

function wordsFor({ code, detail, summary }: NpmError, errors: string): Words {
  const wanted = /resource '(.+?)(?:@\*)?' could not be found/.exec(detail)?.[1]
  const ownPackage = wanted?.startsWith('backup-agent@') === true || wanted === 'backup-agent'
  if (/^\d+$/.test(code) && summary === 'command failed') return [`an install script failed with exit code ${code}: ${lastLine(detail)}`, 'Run it again with --debug to see all that it says, or without --allow-scripts.']
  if (code === 'E404' && ownPackage) return ['the plugin depends on backup-agent, which nobody can install beside itself', "Its author has to take backup-agent out of the package's dependencies and peerDependencies: what it needs are types, in devDependencies."]
  if (code === 'E404') return [`the registry has no package ${wanted ?? first(summary)}`, 'Correct the name; if it is a private package, log in to its registry first: npm login']
  if (code === 'ETARGET' || code === 'ENOVERSIONS') return [`the registry has no such version: ${first(summary)}`, 'See which there are with: npm view NAME versions']
  if (notAllowed.test(code)) return [`the registry does not let you have it: ${first(summary)}`, 'Log in with: npm login']
  if (unreachable.test(code)) return [`the registry cannot be reached (${code}): ${first(summary)}`, 'See whether the network is there, and what npm says to: npm ping']
  if (code === 'EINTEGRITY') return [`what arrived is not what the registry has a checksum of: ${first(summary)}`, 'Try again; if it stays, somebody has changed the package or the way to it: do not install it.']
  if (code === 'EBADPLATFORM') return [`it is not for this system: ${first(summary)}`, 'See whether there is a version of it that is.']
  if (code === 'EBADENGINE') return [`it is not for this version of Node: ${first(summary)}`, 'Install the Node that it wants, or a version of it that takes this one.']
  if (code === 'ERESOLVE') return [`the packages that it depends on do not go together: ${first(summary)}`, 'Tell its author; --debug shows what npm says of it.']
  if (noArchive.test(code)) return [`that is no package: ${first(summary)}`, 'Name a tarball as npm pack makes it.']
  if (code === 'ENOENT' && /syscall spawn git|spawn git ENOENT/.test(errors)) return ['git, which fetches plugins from git addresses, is not there', 'Install git.']
  if (code === '128' || /unknown git error/i.test(summary)) return [`git cannot fetch it: ${gitLine(detail) ?? first(summary)}`, 'See whether git itself can: git ls-remote ADDRESS']
  if (code === 'EINVALIDTAGNAME' || code === 'EINVALIDPACKAGENAME' || code === 'EUNSUPPORTEDPROTOCOL') return [`npm knows no such thing: ${first(summary)}`, 'Give NAME, NAME@VERSION, a path or an address.']
  if (code === 'ENOSPC') return ['there is no room left to install it', 'Make room, in the folder of plugins and in that of npm (npm config get cache).']
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return [`npm may not write where it has to: ${first(summary)}`, 'See whose the folder is, and who you are.']
  return [`npm could not install it (${code}): ${first(summary) || 'it did not say why'}`, 'Run it again with --debug to see all that npm says.']
}

function errorFrom(result: string): NpmError | undefined {
  // Scripts may have printed before it.
  const start = result.search(/^\{/m)
  if (start === -1) return undefined
  try {
    const fields: unknown = JSON.parse(result.slice(start))
    const error = isFields(fields) ? fields['error'] : undefined
    if (!isFields(error)) return undefined
    const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
    return { code: text(error['code']) || 'unknown', summary: text(error['summary']), detail: text(error['detail']) }
  } catch {
    return undefined
  }
}

function logged(errors: string): NpmError {
  const lines = errors.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '')).filter((line) => line !== '' && !line.startsWith('A complete log'))
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length) ?? 'unknown'
  const rest = lines.filter((line) => !line.startsWith('code '))
  // What its settings contradict each other in, it says behind the word `cause`.
  const summary = rest[rest.indexOf('cause') + 1] ?? rest[0] ?? ''
  return { code, summary, detail: rest.join('\n') }
}

function gitLine(detail: string): string | undefined {
  return detail.split('\n').find((line) => /^(?:fatal|error): /.test(line))?.replace(/^(?:fatal|error): /, '')
}

function lastLine(text: string): string {
  return text.split('\n').filter((line) => line.trim() !== '').at(-1)?.trim() ?? ''
}

function first(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/^FetchError: /, '').replace(/[.\s]+$/, '')
}
