/** Sentences that stand in many files and say nothing about this one. */

const phrases = [
  /\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos reservados\b/i,
  /^(?:©|\(c\)|copyright\b)/i,
  /^read more\b|\bunsubscribe\b|\bclick (?:here|on the link|below)\b|\bscroll down\b|\bsign up (?:for|to)\b|\bfollow us on\b|\bjavascript\b.{0,30}\b(?:enable|disable)/i,
  /\b(?:uses?|accept|verwende[nt]|utilis\w+) (?:\w+ ){0,3}cookies\b|\bprivacy policy\b|\bterms of (?:use|service)\b/i,
  /\bintended (?:only|solely) for\b|\bintended recipients?\b|\bnot the intended\b|\bvorgesehene[nr]? (?:empfänger|adressat)/i,
  /\bthis (?:e-?mail|message|document) (?:and any|was (?:sent|generated)|is confidential)\b|\bdo not reply to this\b|\bplease consider the environment\b/i,
  /\bthis e-?book is for the use of\b|\bproject gutenberg\b/i,
  /\bpermission (?:is hereby granted|to (?:make|copy|use|reproduce))\b|\bwithout warrant(?:y|ies)\b|\blicensed under the\b/i,
  /\bpage \d+ of \d+\b|\bseite \d+ von \d+\b/i,
]

export function isBoilerplate(sentence: string): boolean {
  return phrases.some((phrase) => phrase.test(sentence))
}
