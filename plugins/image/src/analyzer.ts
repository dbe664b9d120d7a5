/** The section `image`: what a picture is, what it shows, when and where it was taken. */
import { shorten } from '@backup-agent/text-models/shorten'
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PluginContext, Started } from 'backup-agent/plugin'
import { faceDetector, facesOfPeople, objectDetector } from '@backup-agent/vision-models'
import { photoDataOf, type PhotoData } from './exif/photo-data.js'
import { openClassifier, type Classifier } from './labels/classifier.js'
import { readOptions } from './options.js'
import { perceptualHash } from './phash.js'
import { forgetPicture, pictureOf } from './picture/last-picture.js'
import type { Picture } from './picture/picture.js'
import { sectionOf, type ImageSection } from './section.js'

/** What the host takes. */
const maxModelChars = 200

type Context = Pick<PluginContext, 'options' | 'modelsDirectory' | 'log'>

export default class ImageAnalyzer implements Analyzer<ImageSection> {
  private classifier: Classifier | undefined
  private log: (message: string) => void = () => undefined

  async start({ options, modelsDirectory, log }: Context): Promise<Started> {
    this.log = log
    const [objects, faces, classifier] = await Promise.all([objectDetector(), faceDetector(), openClassifier(modelsDirectory, readOptions(options).model)])
    this.classifier = classifier
    return { model: shorten([objects.model, faces.model, ...(classifier === undefined ? [] : [classifier.model])].join(', '), maxModelChars) }
  }

  async analyze({ source }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<ImageSection> {
    try {
      return await this.sectionOf(await pictureOf(source, signal), source.displayName, signal)
    } finally {
      forgetPicture()
    }
  }

  private async sectionOf(picture: Picture, name: string, signal: AbortSignal): Promise<ImageSection> {
    const objects = await (await objectDetector()).detect(picture.image, signal)
    const faces = await facesOfPeople(await faceDetector(), picture.image, objects, signal)
    const classified = (await this.classifier?.classify(picture.image, signal)) ?? []
    const [phash, photo] = await Promise.all([perceptualHash(picture.image), this.photoData(picture, name)])
    return sectionOf({ picture, objects, faces: faces.length, classified, phash, photo })
  }

  /** EXIF that is broken says nothing, and costs nothing else. */
  private async photoData({ exif }: Picture, name: string): Promise<PhotoData> {
    if (exif === undefined) return {}
    try {
      return await photoDataOf(exif)
    } catch (error) {
      this.log(`${name}: its EXIF cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      return {}
    }
  }
}
