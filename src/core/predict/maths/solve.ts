/**
 * x in A x = b by Cholesky's factors, for A symmetric and positive definite: `matrix` row by row, of which only the
 * lower triangle is read. Both are left as they were. Throws for a matrix that is not positive definite.
 */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = new Float64Array(size * size);
  const result = Float64Array.from(right);
  const of = (row: number, column: number) => factor[row * size + column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= of(row, k) * of(column, k);
      if (row === column && !(sum > 0)) throw new RangeError('the matrix is not positive definite');
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / of(column, column);
    }
  }
  for (let row = 0; row < size; row += 1) {
    let sum = result[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= of(row, k) * (result[k] ?? 0);
    result[row] = sum / of(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = result[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= of(k, row) * (result[k] ?? 0);
    result[row] = sum / of(row, row);
  }
  return result;
}
