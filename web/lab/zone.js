/** The shop's time zone, so that a chat tells the same time as the clock above it; before it is known, the browser's. */
let zone;

export const shopZone = () => zone;

export const setShopZone = (name) => {
  zone = name;
};
