import type { Recognizer } from '../recognizer.js'

/** Top-level domains that are neither file endings nor words nor members in source code: these make a bare domain. */
const plainDomains = ('com org net edu gov mil info biz aero coop museum xyz online site shop store blog tech club eu uk de fr nl se dk fi ch ca au jp kr cn ru br mx ar ' +
  'ie cz hu gr ro bg hr sk si lt lv ee lu tr ua il in za nz hk tw sg th vn ph cl co').split(' ')

/** Letters in front of `://` and what may follow in an address; a full stop or bracket at its end belongs to the sentence. */
const rest = "(?:[/?#](?:[^\\s<>\"'`(){}|\\\\^\\[\\]]|\\([^\\s()<>\"]{0,200}\\)){0,2000})?"
const trailing = '(?<![.,;:!?*])'

export const url: readonly Recognizer[] = [
  {
    type: 'URL',
    anchor: { text: ['://'], before: 12, after: 2300 },
    patterns: [{
      regex: new RegExp(`(?<![a-z\\d+.-])(?:https?|ftps?|sftp|ssh|wss?|ldaps?|smb|rtsp|git|svn|imaps?|smtps?|mongodb(?:\\+srv)?|postgres(?:ql)?|mysql|redis|amqp)://(?:[^\\s/?#@<>"'\`()\\[\\]{}|\\\\]{1,200}@)?(?:\\[[0-9a-f:.]{2,45}\\]|[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,253})(?::\\d{1,5})?${rest}${trailing}`, 'iu'),
      score: 0.6,
    }],
    matches: ['see «http://www.microsoft.com», please', '(«https://example.org/a_(b)?q=1#top»)', '«ftp://files.example.net:2121/x.zip».', '<a href="«https://example.de/ä»">', '«http://[2001:db8::1]/path»'],
    ignores: ['http://', 'a://b', 'file:///etc', 'chrome://settings'],
  },
  {
    type: 'URL',
    anchor: { text: ['www.', ...plainDomains.map((domain) => `.${domain}`)], ignoreCase: true, before: 72, after: 2300 },
    patterns: [{
      regex: new RegExp(`(?<![\\p{L}\\p{N}_@.$/\\\\:+%=-])(?:www\\.(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}\\.){1,4}\\p{L}{2,24}|(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}\\.){1,5}(?:${plainDomains.join('|')}))(?![\\p{L}\\p{N}_@-]|\\.\\p{L}|\\(|\\[|\\s?=|:\\p{L})${rest}${trailing}`, 'iu'),
      score: 0.5,
      valid: isBareDomain,
    }],
    matches: ['visit «microsoft.com».', '«www.example.museum/path?x», or', '«docs.example.co.uk»', '«WWW.EXAMPLE.ORG»'],
    ignores: ['script.sh', 'README.md', 'list.in(x)', 'end.In other words', 'x.com = 3', 'someone@', 'e.com', 'com.example.app', 'module.info[0]', 'std.io'],
  },
]

/** `a.com` in a formula, `end.In` in a sentence: domains of this kind need two letters and one case. */
function isBareDomain(value: string): boolean {
  const host = value.split(/[/?#]/)[0] ?? ''
  const labels = host.split('.')
  const top = labels.at(-1) ?? ''
  return (labels.at(-2) ?? '').length >= 2 && (top === top.toLowerCase() || host === host.toUpperCase())
}
