-- Rows that a database may hold after step 5: a job that came through another door.

update jobs set door = 'elsewhere', reference = 'ORDER_12345';
