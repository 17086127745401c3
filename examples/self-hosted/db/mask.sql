UPDATE customers SET name = 'Customer ' || id, email = 'customer' || id || '@example.com';
