/** Words whose full stop does not end a sentence, lower case, without the stop. English first, then other languages. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''))

/** Something always follows these. */
export const neverLast = words(`
  mr mrs ms messrs dr prof rev hon gen col maj capt cpt lt sgt cpl pvt adm cmdr gov sen rep pres supt st mt ft
  fig figs eq eqs eqn eqns sec sect ch chap vol nos pp para ref refs app tab ex approx
  e.g i.e eg ie cf viz vs ca resp incl excl esp
  hr hrn fr frl nr nrn str bzw vgl ggf evtl zb z.b u.a d.h s.o s.u abs abb bd hg hrsg jh mio mrd tel ing dipl sog
  mme mlle mm cie fasc av bd sr sra srta dna ud uds núm pág págs art arts sig sigg dott avv
  dhr mevr drs ir bijv m.b.t
`)

/** These may also stand at the end of a sentence: what comes next decides. */
export const seldomLast = words(`
  al etc inc ltd co corp bros jr sr dept univ assn est ed eds no p u.s u.k u.n e.u a.m p.m am pm d.c ph.d b.a m.a
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
  usw usf bspw co gmbh ag ff n.chr v.chr ecc ecc jr cía cia s.a
`)

/** What begins many sentences, and is written with a capital only there. */
export const sentenceStarters = words(`
  the this that these those there here it its he she they we you i his her their our your a an in on at by for from to with
  as and but or so if when while after before since although though because however moreover furthermore then thus
  therefore what who how why where which no not some many most all each both several one two another other such
  der die das ein eine er sie es wir ihr ich in im am auf mit für aber und oder wenn als nach bei
  le la les un une il elle ils elles nous vous je ce cette ces dans pour mais et ou si quand
  el los las una él ella en por para pero y o si cuando lo gli i uno nel per ma e se quando
`)

/** After `3.` they go on with a date. */
export const monthsAfterOrdinals = words(`
  januar jänner februar märz april mai juni juli august september oktober november dezember
  marts maj juni juli oktober mars
`)
