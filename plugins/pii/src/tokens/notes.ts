/** Passwords as people write them down: in a sentence, beside a name, under a heading, for a wireless network. */
import { hide } from '../mask.js'
import type { Recognizer } from '../recognizer.js'
import { closing, lineEnd, opening } from '../separators.js'
import { isPassphrase, isPassword, isToldPassword, passwordWords } from './passwords.js'

const word = `(?<![\\p{L}\\p{N}_.])(?:${passwordWords.join('|')})`
const is = '(?:is|was|ist|war|lautet|est|es|è)'
const now = '(?:now|currently|still|jetzt|nun|aktuell|maintenant|ahora|adesso)'
/** No sign that closes a sentence at its end. */
const typed = '[^\\s"\'`“”„,;<>(){}\\[\\]]{5,60}[^\\s"\'`“”„,;<>(){}\\[\\].!?:]'

/** Letters and digits in turn, which no word and no name of an algorithm has. */
const isMixed = (value: string): boolean => isToldPassword(value) && value.length >= 8 && (value.match(/\p{L}(?=\p{N})|\p{N}(?=\p{L})/gu) ?? []).length >= 3

/** `Zk39 dJq0 Plm7` */
function isInGroups(value: string): boolean {
  const groups = value.split(/[ -]/)
  return isPassword(value) && /\p{L}/u.test(value) && 2 * groups.filter((group) => /\d/.test(group)).length >= groups.length
}

/** What a sentence about passwords goes on with. */
const said = new RegExp('(?<!\\p{L})(?:the|and|not|are|was|has|have|been|being|for|from|with|without|when|than|that|this|must|will|should|could|can|may|only|least|most|more|your|you|our|its|their|any|all|new|old|same|too|very|also|' +
  'characters?|letters|words?|phrase|passwords?|text|string|file|case|require\\w*|use|uses|user\\w*|valid|invalid|wrong|empty|null|none|enter|please|see|below|above|ask|field|never|always|just|what|which|who|how|where|set|get|' +
  'out|into|over|under|before|after|then|there|here|between|during|both|each|such|some|but|does|did|' +
  'der|die|das|und|nicht|ist|ein|eine|einer|den|dem|mit|für|auf|aus|von|vom|zum|zur|bei|nur|noch|wird|werden|muss|soll|les|des|une|pas|pour|dans|una|que|con|por|para|non|per|del|della|het|een|niet|voor)(?!\\p{L})|\\p{L}(?:ed|ing|ly|tion)(?!\\p{L})', 'u')

/** Words that nothing joins to a sentence. */
const isWords = (value: string): boolean => value === value.toLowerCase() && isPassword(value) && !said.test(value)

/** Letters and digits, or the digits that come printed on a router. */
const isNetworkKey = (value: string): boolean => isToldPassword(value) || (/^\d{4}(?: ?\d{4}){3,5}$/.test(value) && isPassword(value))

export const notes: readonly Recognizer[] = [
  {
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: passwordWords, ignoreCase: true, after: 140 },
    patterns: [
      { regex: new RegExp(`${word}[ \\t]{1,2}(?<value>${typed})(?=[\\s.:!?]|${closing}|$)`, 'iu'), score: 0.5, valid: isMixed },
      { regex: new RegExp(`${word}[ \\t]{1,2}[("'“„](?<value>[^\\s"'\`“”„,;<>(){}\\[\\]]{6,60})(?=[)"'”“])`, 'iu'), score: 0.5, valid: isToldPassword },
      { regex: new RegExp(`${word}[ \\t]{1,2}${is}[ \\t]{1,2}${now}:?[ \\t]{1,2}["'\`“„]?(?<value>${typed})`, 'iu'), score: 0.5, valid: isToldPassword },
      { regex: new RegExp(`${word}(?:[ \\t]{1,3}${is}|["'\`]?[ \\t]{0,3}[:=])[ \\t]{1,3}(?<value>[a-z\\d]{3,6}(?:[ -][a-z\\d]{3,6}){2,7})(?=[ \\t]{0,3}(?:[.]|${closing}|--|${lineEnd}))`, 'iu'), score: 0.65, valid: isInGroups },
      // Names of columns that are too long end in three dots.
      { regex: new RegExp(`${word}(?:[ \\t]{1,2}${is}(?:[ \\t]${now})?:?|[ \\t]{0,3}[:=])[ \\t]{1,3}${opening}(?<value>[a-z]{3,12}(?: [a-z]{3,12}){3,7}|[a-z]{3,12}(?: [a-z]{1,12}){1,7}(?=…))(?=[.!…]?(?:${closing}|[ \\t]{0,2}--|${lineEnd})|[.!…])`, 'iu'), score: 0.5, valid: isWords },
      { regex: new RegExp(`(?<=# )${word}[ \\t]{0,3}:?[ \\t]{0,3}(?:(?:\\r?\\n|\\\\n)[ \\t#]{0,3}){1,3}[*_\`]{0,3}(?<value>[^\\s"'\`“”„,;<>(){}\\[\\]\\\\]{6,61})(?=[ \\t*_\`]{0,4}${lineEnd})`, 'iu'), score: 0.5, valid: (value) => isToldPassword(value) || isPassphrase(value) },
    ],
    sample: hide,
    matches: ['password «Zk39dJq0Plm» for the router', 'user admin with password («Zk39dJq0Plm»)', 'the password "«Sommer2019!»"', 'passphrase is "«correct horse battery staple»"', 'Passwort: «Zk39-dJq0-Plm7», bitte', 'My password is now «Zk39dJq0Plm».', 'Password: «Zk39 dJq0 Plm7»\n', '## password\n\n«Zk39dJq0Plm»\n', '# Passwort\n`«Regenbogen7x»`\n',
      'The passphrase is «turquoise giraffe accordion lantern».', 'passphrase: «turquoise giraffe accordion lantern»', 'passphrase is «turquoise giraffe acco»…', 'Das Passwort ist jetzt «Regenbogen7x»'],
    ignores: ['password base64', 'password SHA256 hash', 'a password OAuth2Provider has', 'the password (SHA256)', 'password (optional)', 'password is now required', 'password is stored encrypted using bcrypt', 'The passphrase is only known to its owner', 'password: enter your new password',
      'password: must have four letters', '## password\n\nType: string\n', '## password\n\n`string`\n', 'Password: see the note below', 'password policy version 2'],
  },
  {
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: ['login', 'zugang', 'anmeldung', 'credentials', 'acceso', 'accesso'], ignoreCase: true, after: 160 },
    patterns: [{ regex: new RegExp(`(?<![\\p{L}\\p{N}_.])(?:logins?|zugang(?:sdaten)?|anmeldung|credentials|acceso|accesso)[ \\t]{0,2}:[ \\t]{0,3}[^\\s/:]{2,60}[ \\t]{1,2}[/|][ \\t]{1,2}(?<value>${typed})`, 'iu'), score: 0.55, valid: (value) => isToldPassword(value) && !value.startsWith('HTTP/') }],
    sample: hide,
    matches: ['Login: admin / «Zk39dJq0Plm»', 'Zugangsdaten: ada@example.org / «Regenbogen7x»'],
    ignores: ['Login: admin / password', 'login: /usr/bin/login', 'Login: GET / HTTP/1.1', 'login: user / admin / guest'],
  },
  {
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: ['wpa', 'wifi', 'wi-fi', 'wlan', 'wep', 'wireless', 'hotspot', 'network', 'netzwerk'], ignoreCase: true, after: 160 },
    patterns: [{
      regex: new RegExp(`(?<!\\p{L})(?:wpa[23]?|wi-?fi|wlan|wep|wireless|hotspot|network|netzwerk)(?:[ -](?:security|netzwerk|sicherheits))?[ -]?(?:key|schlüssel|passcode|psk|code)(?:[ \\t]{0,3}[:=]|[ \\t]{1,2}${is}:?)[ \\t]{1,3}${opening}(?<value>\\d{4}(?: \\d{4}){3,5}|${typed})(?=[\\s.!?]|${closing}|$)`, 'iu'),
      score: 0.55, valid: isNetworkKey,
    }],
    sample: hide,
    matches: ['WPA2 key is «Zk39dJq0Plm»', 'WLAN-Netzwerkschlüssel: «4417 9025 3381 6672 9150»', 'WiFi key: «Zk39dJq0Plm».'],
    ignores: ['network key: string', 'WPA key is required', 'wireless code: 12', 'wep key is 0000 0000 0000 0000'],
  },
  {
    // The text of a QR code for a wireless network.
    type: 'PASSWORD',
    category: 'credentials',
    anchor: { text: ['WIFI:'], after: 360 },
    patterns: [{ regex: /WIFI:(?:[A-OQ-Z]:(?:[^;\\\n]|\\.){0,64};){0,4}P:(?<value>(?:[^;\\\n]|\\.){4,64})(?=;)/, score: 0.9, valid: isPassword }],
    sample: hide,
    matches: ['WIFI:T:WPA;S:net;P:«Zk39dJq0Plm»;;', 'WIFI:S:my net;T:WPA;P:«sun\\;flower»;H:true;;'],
    ignores: ['WIFI:T:nopass;S:net;;', 'WIFI:T:WPA;S:net;P:password;;'],
  },
]
