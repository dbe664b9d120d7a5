-- The bakery's order book. Works with SQLite and PostgreSQL.
CREATE TABLE customers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  email text UNIQUE
);

CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id),
  placed_on date NOT NULL,
  loaves integer NOT NULL CHECK (loaves > 0)
);

CREATE INDEX orders_by_day ON orders (placed_on);

INSERT INTO customers VALUES (1, 'Ottilie Brandt', 'ottilie.brandt@example.com'), (2, 'Samir Okafor', 'samir@example.org');
INSERT INTO orders VALUES (1, 1, '2025-05-02', 3), (2, 2, '2025-05-02', 12), (3, 1, '2025-05-09', 2);

CREATE VIEW loaves_per_day AS
  SELECT placed_on, sum(loaves) AS loaves FROM orders GROUP BY placed_on;
