/** How long a server is waited for, the same on both ways to it. */

/** Without a word from the server it is asked whether it is there, so often; without an answer it counts as gone. */
export const keepAliveSeconds = 15
export const keepAlivesMissed = 4
/** From the first packet until the server has let us in. Whoever has to touch a key needs some of it. */
export const loginSeconds = 60
