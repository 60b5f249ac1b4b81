-- Generate sample data (dev only)
SELECT generate_sample_data('test@example.com');

-- Clean up test data
SELECT cleanup_test_data();
