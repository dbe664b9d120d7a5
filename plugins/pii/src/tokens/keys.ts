import { isPlaceholder } from '../check/entropy.js'
import { hide } from '../mask.js'
import type { Recognizer } from '../recognizer.js'
import { sample } from './token.js'

const begin = ['-----BEGIN', 'PRIVATE KEY'].join(' ')
const end = ['-----END', 'PRIVATE KEY-----'].join(' ')
const bytes = (text: string): string => Buffer.from(text).toString('base64url')

export const keys: readonly Recognizer[] = [
  {
    type: 'PRIVATE_KEY',
    category: 'credentials',
    anchor: { text: ['-----BEGIN', '---- BEGIN'], after: 20_000 },
    patterns: [
      // The body ends at the next dashes, so that a file full of beginnings costs no more than its length. Without an end: a key cut off.
      { regex: /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----(?:BEGIN|END))){20,16000}-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/, score: 1 },
      { regex: /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*[A-Za-z0-9+/=:,. \r\n\\-]{40,16000}/, score: 0.9 },
      { regex: /---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----[^-]{40,16000}/, score: 0.9 },
    ],
    sample: hide,
    matches: [`x\n«${begin}-----\n${sample(64)}\n${sample(31)}=\n${end}»\n`, `"«${begin.replace('PRIVATE', 'OPENSSH PRIVATE')}-----\\n${sample(64)}\\n${end.replace('PRIVATE', 'OPENSSH PRIVATE')}»"`],
    ignores: ['-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----', `${begin}-----${end}`, 'a PRIVATE KEY block'],
  },
  {
    type: 'PRIVATE_KEY',
    category: 'credentials',
    anchor: { text: ['AGE-SECRET-KEY-1'] },
    patterns: [{ regex: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?!\w)/, score: 1 }],
    sample: hide,
    matches: [`«AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}»`],
    ignores: ['AGE-SECRET-KEY-1QQQ'],
  },
  {
    type: 'PRIVATE_KEY',
    category: 'credentials',
    anchor: { text: ['PuTTY-User-Key-File-'], after: 20_000 },
    patterns: [{ regex: /PuTTY-User-Key-File-[23]: [^\r\n]{1,60}\r?\n(?:[^\r\n]{0,200}\r?\n){1,60}Private-Lines: \d{1,3}\r?\n(?:[A-Za-z0-9+/=]{1,80}\r?\n){1,100}/, score: 1 }],
    sample: hide,
    matches: [`«PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n${sample(44)}\n»Private-MAC: 0`],
    ignores: ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
  },
  {
    type: 'JWT',
    category: 'credentials',
    anchor: { text: ['eyJ', 'ZXlK'], before: 1, after: 6000 },
    patterns: [
      { regex: /(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}(?![\w-])/, score: 0.95, valid: isJwt },
      { regex: /(?<![\w-])eyJ[\w-]{10,2000}\.(?:[\w-]{0,1000}\.){2}[\w-]{20,4000}\.[\w-]{10,100}(?![\w-])/, score: 0.95, valid: isJwt },
      { regex: /(?<![\w-])ZXlK[\w/+-]{60,4000}={0,2}(?![\w-])/, score: 0.8, valid: (value) => isJwt(Buffer.from(value, 'base64').toString('latin1')) },
    ],
    matches: [`Bearer «${bytes('{"alg":"HS256","typ":"JWT"}')}.${bytes('{"sub":"1234567890","iat":1516239022}')}.${sample(43)}»`],
    ignores: ['eyJhbGciOi', 'eyJabcdefghijkl.eyJabcdefghijkl.abcdefghijkl'],
  },
]

function isJwt(value: string): boolean {
  const header = Buffer.from(value.split('.')[0] ?? '', 'base64url').toString()
  return /^\{"[^]{0,2000}"(?:alg|enc|typ)"\s*:|^\{\s*"(?:alg|enc|typ|kid|cty|jku|x5c)"/.test(header) && !isPlaceholder(value)
}
