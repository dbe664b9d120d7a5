/**
 * Models for pictures, shared by the plugins of a host process: each is loaded once, on the first call that needs it,
 * from what npm installed. With what plugins for photos and films have in common besides.
 */
export type { Box, RgbImage } from './image.js'
export { cameraName } from './camera-name.js'
export { LastLook } from './last-look.js'
export { resize } from './geometry/letter-box.js'
export { objectDetector } from './objects/centernet.js'
export { contested } from './objects/contested.js'
export { scoreFromNear } from './objects/from-near.js'
export { liesInAnyDirection, scoreFromAllSides } from './objects/turned.js'
export type { DetectedObject, ObjectDetector } from './objects/object-detector.js'
export { faceDetector } from './faces/blazeface.js'
export { facesOfPeople } from './faces/of-people.js'
export type { DetectedFace, FaceDetector } from './faces/face-detector.js'
export { textReader } from './text/paddle-reader.js'
export type { ReadOptions, ReadText, Rotation, TextReader } from './text/text-reader.js'
