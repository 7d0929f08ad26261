/** Knows a text again without keeping it: a long message takes no more memory than a short one. */

export interface Fingerprint {
  /** The text goes on with this. */
  add(text: string): void;
  /** Another text begins. */
  restart(): void;
  /** Whether `text` is what was added: by its length and 64 bits of hash. */
  isOf(text: string): boolean;
}

/** FNV-1a's numbers for 32 bits. Source: isthe.com/chongo/tech/comp/fnv. */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export function createFingerprint(): Fingerprint {
  let hash = start();
  return {
    add(text) {
      extend(hash, text);
    },
    restart() {
      hash = start();
    },
    isOf(text) {
      if (text.length !== hash.length) return false;
      const { fnv, sum } = extend(start(), text);
      return fnv === hash.fnv && sum === hash.sum;
    },
  };
}

const start = () => ({ length: 0, fnv: FNV_OFFSET | 0, sum: 0 });

function extend(hash: ReturnType<typeof start>, text: string) {
  let { fnv, sum } = hash;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    fnv = Math.imul(fnv ^ unit, FNV_PRIME);
    sum = (Math.imul(sum, 31) + unit) | 0;
  }
  hash.length += text.length;
  hash.fnv = fnv;
  hash.sum = sum;
  return hash;
}
