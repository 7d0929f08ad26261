/** Whether a reader would see nothing: white space, and characters without a shape, such as a zero-width space. */
export const isBlank = (text: string): boolean => !/[^\s\p{Cf}\p{Cc}]/u.test(text);
