/** Why a file can't be read: the end of a sentence that begins with its name. */

export class FileTrouble extends Error {
  override readonly name = "FileTrouble";
}
