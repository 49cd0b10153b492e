/** One field of a request that is not as it must be; `field` is a path like `lines.0.sku`, empty for the body itself. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
