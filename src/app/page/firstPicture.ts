let drawn = () => {};

/** Resolves when the map has its coarse level, or could not be computed. On a slow network it waits for each file that comes before. */
export const firstPicture = new Promise<void>((done) => {
  drawn = done;
});

export const firstPictureDrawn = (): void => drawn();
