import { entropy, isPlaceholder, looksRandom } from '../check/entropy.js'
import { hide } from '../mask.js'
import type { Recognizer } from '../recognizer.js'
import { alphanumeric, sample } from './token.js'

/** What is written where a password would stand. */
const standIns = /^(?:pass(?:word|wd|phrase)?|pwd|pw|secret|token|user(?:name)?|login|xxx+|yyy+|foo|bar|test|none|null|nil|true|false|undefined|string|required|optional|empty|default|value|changeit|redacted|hidden|\*+|\.+|-+|_+)$/i
/** A reference or a piece of code instead of a value. */
const reference = /^[$%@<{([]|\$\{|\{\{|\)$|\($|^(?:process|os|env|config|self|this|var|local|secrets|vault|data|args|options|params|request|req|input|ctx|props|System)\.|^[\w.]+\(|^[A-Z][A-Z_]{3,}$|^\/|:\/\/|->|=>|::/

export const isPassword = (value: string): boolean =>
  !standIns.test(value) && !reference.test(value) && !isPlaceholder(value) && new Set(value).size >= 4

/** Typed by a person or made by a machine, but not a word of the programme around it. */
const isAssignedPassword = (value: string): boolean => isPassword(value) && (/\d/.test(value) || /[!#$%&*+?@^~]/.test(value) || looksRandom(value, 3.2)) && !/^[a-z]+(?:[._-][a-z]+)*$/i.test(value)

/** Three words or more that are not those of a form, a setting or a message: `correct-horse-battery`, `correct-Horse.Battery`. */
export const isPassphrase = (value: string): boolean => /^[a-z]{3,12}(?:[.-][a-z]{3,12}){2,7}$/i.test(value) && value.includes('-') && !isPlaceholder(value) &&
  !/(?:^|[.-])(?:pass\w*|passwort|pwd|secret\w*|key|keys|token\w*|auth|credential\w*|cred|creds|user|users|username|admin|root|login|account|name|field|input|form|label|text|type|value|required|optional|set|get|the|and|for|not|your|our|enter|new|old|current|reset|forgot|change\w*|confirm|show|hide|toggle|check|file|path|manager|policy|database|postgres\w*|mysql|redis|mongo\w*|service|server|client|prod|dev|test|staging|default|store|vault|hash|plain|clear|only|based|less|free|protected|encrypted|please|try|again|must|invalid|incorrect|wrong|missing|min|max|length)(?:[.-]|$)/i.test(value)

/** What a sentence says of passwords in general is no password. */
export const isToldPassword = (value: string): boolean => isAssignedPassword(value) && /\p{L}/u.test(value) && /\p{N}/u.test(value) &&
  !/^(?:base|sha|md|utf|pbkdf|bcrypt|argon|rc|aes|des|ascii|iso|rfc|nt|ntlm|x|0x|v|\p{N}{1,3})[-_]?\p{N}{0,4}(?![\p{L}\p{N}])|^\p{N}+(?:st|nd|rd|th|char|byte|bit|-)/iu.test(value) && !/\(|\)|\[/.test(value)

const looksLikeSecret = (value: string): boolean =>
  /\d/.test(value) && /[a-z]/i.test(value) && entropy(value) >= (value.length < 24 ? 3.1 : 3.3) && !reference.test(value) && !isPlaceholder(value) && !/^[\d.:-]+$/.test(value) && !isNameOrPath(value)

/** `prod5zyxlmy-cmk`, `env/cert.p12`, `rc0.15.0_2023-SNAPSHOT`: pieces of words and versions. */
const isNameOrPath = (value: string): boolean => /[/\\]/.test(value) ? /\.\w{2,4}$|^[\w./\\-]*[/\\][a-z-]+$/.test(value) : /^[a-z\d]{1,12}(?:[._-][a-z\d]{1,12}){1,6}$/i.test(value) && value.length < 30

/** In a column of passwords anything that may be one. */
const isPasswordInColumn = (value: string): boolean => /^\S{4,100}$/u.test(value) && !/^(?:yes|no|none|ja|nein|oui|non|n\/a|varchar.*|text|char.*|binary.*|not|null)$/i.test(value) && isPassword(value)

export const passwordWords = ['password', 'passwd', 'passwort', 'passphrase', 'kennwort', 'mot de passe', 'contraseña', 'senha', 'wachtwoord', 'пароль', '密码', 'pwd']

export const passwords: readonly Recognizer[] = [
  {
    // In an address: scheme://user:password@host
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: ['://'], before: 16, after: 600 },
    patterns: [{
      regex: /(?<=(?<![a-z\d+.-])[a-z][a-z\d+.-]{1,15}:\/\/[^\s/:@?#"'<>`]{0,100}:)(?<value>[^\s/:@?#"'<>`]{2,200})(?=@[\w[])/i,
      score: 1,
      valid: isPassword,
    }],
    sample: hide,
    matches: ['https://someone:«hunter2»@example.org/', 'postgres://app:«S3cr3t!pw»@db.internal:5432/main', 'redis://:«f00dbabe»@cache:6379'],
    ignores: ['https://user:password@example.org', 'https://user:${PASSWORD}@example.org', 'http://example.org:8080/@x', 'https://user@example.org/'],
  },
  {
    // password = "..."
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: passwordWords, ignoreCase: true, after: 140 },
    patterns: [
      {
        regex: new RegExp(`(?:${passwordWords.join('|')})\\w{0,10}["'\`]?\\s{0,3}(?:=>?|:{1,2}=?)\\s{0,3}(?<quote>["'\`])(?<secret>[^"'\`\\s]{4,100})(?=\\k<quote>)`.replace('<secret>', '<value>'), 'i'),
        score: 0.75,
        valid: isAssignedPassword,
      },
      {
        regex: new RegExp(`(?:${passwordWords.join('|')})\\w{0,10}\\s{0,3}[:=]\\s{0,3}(?<value>[^"'\`\\s,;(){}\\[\\]<>]{6,100})(?=[\\s,;"'\`<]|$)`, 'i'),
        score: 0.6,
        valid: isAssignedPassword,
      },
      {
        // Words, to the end of the line or the quotes: with a name of its own only, as in a note.
        regex: new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${passwordWords.join('|')})["'\`]?[ \\t]{0,3}[:=][ \\t]{0,3}["'\`]?(?<value>[a-z][a-z.-]{10,60}(?<=[a-z]))(?=["'\`]?[ \\t.,;)\\]}<]{0,4}(?:\\r?\\n|$))`, 'iu'),
        score: 0.5,
        valid: isPassphrase,
      },
      {
        regex: new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${passwordWords.join('|')})[ \\t]{1,3}(?:is|was|ist|war|lautet|est|es|è)[ \\t]{0,2}:?[ \\t]{1,3}["'\`“„]?(?<value>[^\\s"'\`“”„,;<>]{5,60}[^\\s"'\`“”„,;<>.!?:)])`, 'iu'),
        score: 0.5,
        valid: isToldPassword,
      },
      {
        // `password for the wifi: ...`, to the end of the line.
        regex: new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${passwordWords.join('|')})[ \\t]{1,3}(?:for|of|to|at|on|in|für|vom|von|zum|zur|im|der|des|du|de|del|della|dello|pour|para|per|voor|van|är|till)[ \\t]{1,3}[^\\n:=;,.!?]{1,40}[:=][ \\t]{0,3}(?<value>[^\\s"'\`,;(){}\\[\\]<>]{6,100})(?=[ \\t.]{0,3}(?:\\r?\\n|$))`, 'iu'),
        score: 0.5,
        valid: isAssignedPassword,
      },
    ],
    underHead: { head: new RegExp(`^(?:\\p{L}{1,12}[ _-])?(?:${passwordWords.join('|')}|pass)(?: ?\\d| \\(.{1,20}\\))?$`, 'iu'), valid: isPasswordInColumn, score: 0.7 },
    sample: hide,
    matches: ['password = "«Tr0ub4dor&3»"', 'DB_PASSWORD=«k9!fQz72»', 'open("Server=db;Uid=app;Pwd=«S3cr3t!pw9»")', '<dsn>password=«S3cr3t!pw9»</dsn>', 'Passwort: «Sommer2019!»', '"passwd": "«x8Kd02mQ»"', 'password: «correct-horse-battery»', 'my password is «swordfish99», keep it', 'Das Passwort lautet: «Regenbogen7!x».', 'hotel password for the wifi: «Azul-Douro!7»', 'Passwort für das WLAN: «Azul-Douro!7»\n', 'The email password: «correct-Horse.Battery»\n',
      'site\tuser\tpassword\nmail\tada\t«Purple-Elephant!9»\nbank\tada\t«sunshine»\n\nother\tuser\tcalm-evening', '# Logins\n\n| site | **Passwort** |\n| --- | --- |\n| mail | «hunter2-Blue» |\n| bank | none |\n'],
    ignores: ['password for the wifi: ask at the desk', 'the password for it: see below', 'password: System.Security.SecureString', 'password: my-app.config.secret', 'column\tpassword length\nusers\ttwelve', 'mail\tpassword\nno table here', 'so it was\na, password\nb, sunshine','password: form-control-input', 'password: my-database-secret', 'password: please-try-again', 'the password is base64-encoded', 'password is SHA256', 'password is 8-characters', 'password is required', 'password is expired', 'password: string', '"password=" + value', 'password=get2("x")', 'password = getPassword()', 'password = "changeme"', 'password = "${DB_PASSWORD}"', 'PASSWORD=xxxxxxxx', 'if password == other.password', 'password: <your password>', 'const password = process.env.PASSWORD1'],
  },
  {
    // Keys and tokens by the name they are assigned to.
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['key', 'token', 'secret', 'auth', 'credential', 'creds', 'api'], ignoreCase: true, after: 260 },
    patterns: [{
      regex: /(?:(?:api|access|auth|secret|private|client|app|session|refresh|signing|encryption|service|account|admin|master|bot|user|webhook|deploy|license|storage)[_ .-]?){0,3}(?:key|token|secret|credentials?|creds|auth)(?![a-z])\\?["'`]?\]?(?:\s{0,3}(?:[.?]|\|\|)?(?:=>?|:{1,3}=?)|["'`]?,(?=\s{0,3}["'`])|>|["']? value=)\s{0,3}\\?["'`]{0,3}(?<value>[\w.+/=~-]{14,200})(?=["'`\s;,)]|\\[nr"]|<|$)/i,
      score: 0.6,
      valid: looksLikeSecret,
    }],
    against: ['public key', 'public_key', 'publickey', 'credentialid', 'csrf', 'xsrf', 'authenticity', 'nonce', 'cursor', 'checksum', 'integrity', 'example', 'fingerprint', 'publishable', 'pubkey', 'primary key', 'foreign key', 'resolution', 'commit'],
    // The line above of a file of credentials has the name of the key.
    againstBefore: ['keyid', 'key_id'],
    matches: [`aws_access_key_id = none\naws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzTESTKEYz»`, `generic_api_token = "«${sample(32, alphanumeric)}»"`, `"client_secret": "«${sample(40, alphanumeric)}»"`, `SECRET_KEY='«${sample(24, alphanumeric)}»'`],
    ignores: ['"bucket_key": "SalesResults-1.2"', 'token = "xxxxxxxxxxxxxxxxxxxxxxxx"', 'access_token_url = "https://example.org/login/oauth2/access_token"', 'key = value', 'api_key = os.environ["API_KEY_2_FOR_TEST"]', 'public_key: 8fj29dkw03jf82kd93jf82kd0'],
  },
  {
    // curl -u name:password
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: [' -u', ' --user'], after: 200 },
    patterns: [{
      regex: /\s(?:-u|--user)[ =]?(?<quote>["']?)[^\s"':${<]{1,80}:(?:(?<=["'][^"']{0,90})|)["']?(?<value>[^\s"'${<]{3,100})(?=["'\s]|$)/,
      score: 0.7,
      valid: isPassword,
    }],
    context: ['curl'],
    sample: hide,
    matches: ['curl -u developer:«yqDVtkqPECriaLRi» https://x', 'curl --user "j.smith:«dB2yF6@qL9v»" https://x'],
    ignores: ['curl -u <user:password> https://x', 'curl -u "${username}":"${password}" x', 'curl --user "xxx:yyy"', 'docker run -u 1000:1000 image'],
  },
  {
    // Authorization: Basic ...
    type: 'SECRET',
    category: 'credentials',
    anchor: { text: ['authorization', 'x-api-key', 'x-auth-token', 'private-token'], ignoreCase: true, after: 600 },
    patterns: [{
      regex: /(?:proxy-)?(?:authorization|x-api-key|x-auth-token|private-token)["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:basic|bearer|token|api-?token|apikey|digest|bot)\s{1,3})?(?<value>[\w.+/=~:-]{8,500})(?=["'\s,;\\]|$)/i,
      score: 0.7,
      valid: (value) => (/\d/.test(value) || /[a-z][A-Z]/.test(value)) && !isPlaceholder(value) && !reference.test(value) && new Set(value).size >= 6 && !/^[a-z]+(?:[._-][a-z]+)*$/i.test(value),
    }],
    matches: [`curl -H "Authorization: Token «${sample(40, alphanumeric)}»"`, `Authorization: Basic «${Buffer.from('browser:f2J9').toString('base64')}»`, `X-Api-Key: «${sample(20, alphanumeric)}»`],
    ignores: ['Authorization: Bearer XXXXXXXXXXXX', 'Authorization: $TOKEN', 'authorization: required', 'Authorization: Bearer <token>'],
  },
]
