SELECT * FROM search_video_chunks(
  query_embedding := '<embedding-array>',
  match_count := 5,
  similarity_threshold := 0.7,
  filter_video_ids := ARRAY['uuid1', 'uuid2']
);
