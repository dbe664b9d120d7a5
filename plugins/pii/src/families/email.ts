import { endingIn } from '../mask.js'
import type { Recognizer } from '../recognizer.js'

const fileEndings = /\.(?:png|jpe?g|gif|svg|webp|bmp|ico|css|js|mjs|ts|jsx|tsx|json|html?|xml|ya?ml|md|py|txt|mp[34]|webm|woff2?)$/i

export const email: readonly Recognizer[] = [
  {
    type: 'EMAIL_ADDRESS',
    category: 'contact',
    anchor: { text: ['@'], before: 66, after: 256 },
    patterns: [
      {
        regex: /(?<![\p{L}\p{N}_+%])[\p{L}\p{N}_][\p{L}\p{N}._%+'-]{0,63}(?<=[\p{L}\p{N}_+-])@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{L}\p{N}_-]|\.\p{L}|@)/u,
        score: 0.95,
        valid: isAddress,
      },
    ],
    // Of an ending in the middle of a name nobody learns anything.
    sample: endingIn(/\.\p{L}{2,3}$/u),
    matches: ['Write to «jane.doe+news@mail.example.co.uk».', '<«a@xn--d1acufc.xn--p1ai»>', 'to=«someone@example.org»&x=1', '"«o\'brien@example.ie»"', '«müller@straße.de»'],
    ignores: ['user@localhost', 'icon@2x.png', '@someone', 'a@b', 'someone@', 'git@github.com:owner/name.git', 'npm i left-pad@1.3.0'],
  },
]

function isAddress(value: string): boolean {
  const [local = '', domain = ''] = value.split('@')
  return !local.includes('..') && !local.endsWith('.') && !domain.includes('--.') && !fileEndings.test(domain) && local !== 'git'
}
