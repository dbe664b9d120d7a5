/** Secrets where others hand them on: in addresses, cookies and sentences. An address stays readable, what opens it does not. */
import { entropy, isPlaceholder } from '../check/entropy.js'
import { hide } from '../mask.js'
import type { Recognizer } from '../recognizer.js'
import { closing, lineEnd, opening } from '../separators.js'
import { hex, sample } from './token.js'

/** Made by a machine: digits and letters, not one of the words or numbers that addresses have as well. */
const isMade = (value: string): boolean =>
  /\d/.test(value.replace(/%[\da-f]{2}/gi, '')) && /[a-z]/i.test(value) && entropy(value) >= 2.8 && !isPlaceholder(value) && !/^[a-z]+[._-]?\d{1,4}$/i.test(value) && !/^(?:[a-z]{2,12}[._-]){1,6}[a-z\d]{1,8}$/i.test(value)

/** In a sentence stand names of programs too, such as `AuthProvider2Factory`. */
function isMadeInSentence(value: string): boolean {
  if (!isMade(value) || /:\/\/|\.[a-z]{2,4}$/.test(value)) return false
  if (/^[a-f\d]{32,}$/i.test(value)) return true
  const changes = (value.match(/[a-z](?=\d)|\d(?=[a-z])/gi) ?? []).length
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && changes >= (/[a-z]{5}/.test(value) ? 3 : 2)
}

const phraseLengths = new Set([12, 24])
/** Words that no list of seed phrases has, and every sentence. */
const joins = /(?<!\p{L})(?:the|and|for|with|are|was|were|not|from|your|has|had|have|been|but|our|his|its|into|or|to|of|in|is|it|be|by|on|at|an|as|if|we|der|die|das|und|ist|mit|les|des|una|los)(?!\p{L})/u

/** Twelve or twenty-four words of three to eight letters, as BIP-39 has them; no list of them, so that those of all languages count. */
function isSeedPhrase(value: string): boolean {
  const words = value.match(/\p{L}+/gu) ?? []
  return phraseLengths.has(words.length) && value === value.toLowerCase() && !joins.test(value) && new Set(words).size >= words.length / 2
}

const phraseWord = '[a-z]{3,8}'
const phraseGap = '(?:[ \\t]{1,2}|,[ \\t]?|(?:\\s{1,2}|\\\\n)\\d{1,2}[.):]?[ \\t]{1,2})'

export const inAddresses: readonly Recognizer[] = [
  {
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['key=', 'token=', 'secret=', 'sig=', 'signature=', 'auth=', 'session=', 'sessionid=', 'sid=', 'password=', 'pwd=', 'passwd='], ignoreCase: true, before: 30, after: 560 },
    patterns: [
      // A badge's token opens a picture.
      { regex: /(?<=(?<!\.svg)[?&;#](?:[a-z]{1,16}[_-]?){0,2}(?:key|token|secret|auth|session|sessionid|sid)=)(?<value>[\w.~%+/=-]{10,500})(?=[&#\s"'`<>)\]|,;\\]|$)/i, score: 0.75, valid: isMade },
      { regex: /(?<=[?&;](?:x-(?:amz|goog)-)?(?:sig|signature)=)(?<value>[\w.~%+/=-]{30,500})(?=[&#\s"'`<>)\]|,;\\]|$)/i, score: 0.75, valid: isMade },
      { regex: /(?<=[?&;](?:password|passwd|pwd)=)(?<value>[^\s&#"'`<>()[\]{}|,;\\$]{6,100})(?=[&#\s"'`<>)\]|,;\\]|$)/i, score: 0.75, valid: isMade },
    ],
    against: ['csrf', 'xsrf'],
    sample: hide,
    matches: [`https://api.example.net/v1?api_key=«${sample(32)}»&q=1`, `https://x.net/cb#state=1&access_token=«${sample(40)}»`, `https://shop.net/reset?token=«${sample(20)}»`,
      `https://a.blob.core.windows.net/c/f?sv=2022-11-02&se=2026-01-01&sig=«${sample(43)}%3D»`, `<a href="https://x.net/?a=1&amp;token=«${sample(24, hex)}»">`],
    ignores: ['https://x.net/?key=value', 'https://x.net/?token=abc', 'https://x.net/?api_key=YOUR_API_KEY_2', 'https://x.net/?api_key=${API_KEY_1}', 'https://x.net/?sort_key=created_at_2', 'https://x.net/?sig=1', 'https://x.net/?key=chapter-12', 'https://x.net/?token=lock%26key%2Bhouse', 'https://codecov.io/badge.svg?token=37tZMQE0Sy'],
  },
  {
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['otpauth://'], after: 700 },
    patterns: [{ regex: /otpauth:\/\/[th]otp\/[^\s"'<>?]{0,200}\?(?:[^\s"'<>&=]{1,30}=[^\s"'<>&]{0,200}&(?:amp;)?){0,8}secret=(?<value>[A-Z2-7]{8,128})/i, score: 0.95, valid: (value) => new Set(value).size >= 4 }],
    sample: hide,
    matches: ['otpauth://totp/Acme:ada?secret=«JBSWY3DPEHPK3PXP»&issuer=Acme', 'otpauth://hotp/ada?issuer=Acme&secret=«KRSXG5CTMVRXEZLU»'],
    ignores: ['otpauth://totp/Acme:ada?issuer=Acme', 'otpauth://totp/x?secret=AAAAAAAAAAAAAAAA'],
  },
  {
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['cookie:'], ignoreCase: true, after: 3000 },
    patterns: [{
      regex: /(?<=cookie["']?:[ \t"']{0,3}(?:[^=;\n]{1,60}=[^;\n]{0,400};[ \t]?){0,6}[\w.-]{0,24}(?:sess|session|session_?id|sid|token|auth|jwt|remember|login)(?:[_.-]?\w{0,12})=)(?<value>[\w.~%+/=:-]{8,800})(?=[;\s"'`,\\\]<&]|$)/i,
      score: 0.75, valid: isMade,
    }],
    sample: hide,
    matches: [`Cookie: session=«${sample(32)}»; theme=dark`, `Set-Cookie: theme=dark; PHPSESSID=«${sample(26)}»; Path=/`, `cookie: a=1; auth_token=«${sample(40)}»`],
    ignores: ['Cookie: theme=dark; lang=en', 'Set-Cookie: session=deleted; Max-Age=0', 'Cookie: session=<value>', 'cookie: sid=xxxxxxxxxx1'],
  },
  {
    // `aws secret access key wJalr...`, as people tell each other.
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['key', 'token', 'secret'], ignoreCase: true, before: 24, after: 260 },
    patterns: [{
      regex: /(?<![\p{L}\p{N}_-])(?:secret access key|access key|secret key|api[ -]key|access token|api token|auth token|bearer token|refresh token|client secret|app secret)[ \t]{1,2}(?:(?:is|was|ist|lautet)(?: now| jetzt)?:?[ \t]{1,2})?["'`“„]?(?<value>[\w+/=~-]{16,200})(?=[\s"'`”,;.!?)]|$)/iu,
      score: 0.6, valid: isMadeInSentence,
    }],
    sample: hide,
    matches: [`my aws secret access key «${sample(40)}» works`, `The API key is «${sample(32, hex)}».`],
    ignores: ['the secret access key AWS_SECRET_ACCESS_KEY', 'an access token authentication2provider', 'api key ApiKeyAuthProvider2Factory', 'the access key ID is in the file'],
  },
  {
    // The words from which a wallet can be made again.
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['seed', 'mnemonic', 'recovery', 'wallet', 'wiederherstellung'], ignoreCase: true, after: 440 },
    patterns: [{
      regex: new RegExp(`(?:seed|mnemonic|recovery|wallet|wiederherstellung)\\p{L}{0,8}(?:[ -](?:phrase|words?|key|seed|code|wörter|satz|\\d\\d words)){0,2}(?:[ \\t]{1,2}(?:is|are|ist|lautet))?["']?[ \\t]{0,2}[:=]?(?:\\s{1,4}|\\\\n)${opening}(?:1[.):]?[ \\t]{1,2})?(?<value>${phraseWord}(?:${phraseGap}${phraseWord}){11}(?:(?:${phraseGap}${phraseWord}){12})?)(?=[.;!]?[ \\t]{0,3}(?:${closing}|--|${lineEnd}))`, 'iu'),
      score: 0.8, valid: isSeedPhrase,
    }],
    sample: hide,
    matches: ['seed phrase: «ripple lantern orbit cactus velvet thunder maple pigeon saddle quantum fossil ribbon»', 'Recovery words:\n1. «ripple\n2. lantern\n3. orbit\n4. cactus\n5. velvet\n6. thunder\n7. maple\n8. pigeon\n9. saddle\n10. quantum\n11. fossil\n12. ribbon»\n',
      'mnemonic = "«ripple lantern orbit cactus velvet thunder maple pigeon saddle quantum fossil ribbon ripple lantern orbit cactus velvet thunder maple pigeon saddle quantum fossil ridge»"'],
    ignores: ['seed phrase: ripple lantern orbit cactus velvet', 'recovery takes the time that every node needs and then some hours', 'wallet ripple lantern orbit cactus velvet thunder maple pigeon saddle quantum fossil ribbon otter'],
  },
]
